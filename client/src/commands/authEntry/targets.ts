import * as vscode from 'vscode';
import { dockerAuthConfig, type GeneratedEntry, newConfigJson } from '../../../server/src/core/generators/authEntry.ts';
import { type Merge, mayHoldAuth, mergeIntoConfigJson } from '../../../server/src/core/generators/configJson.ts';
import { environmentLine } from '../../../server/src/core/generators/environmentLine.ts';
import { runnerAt, runnerTables } from '../../../server/src/core/generators/runnerTables.ts';
import { wording } from '../../../server/src/core/generators/wording.ts';
import { type Choice, say } from './multiStep.ts';

/** Where an entry is written. */
export type Target =
  | { readonly kind: 'config-json'; readonly document: vscode.TextDocument }
  | EnvironmentTarget
  | { readonly kind: 'new-config-json' | 'clipboard-config' | 'clipboard-auth' };

export interface EnvironmentTarget {
  readonly kind: 'environment';
  readonly document: vscode.TextDocument;
  /** An offset inside the table of the runner, in this version of the document. */
  readonly offset: number;
  readonly version: number;
}

/** The targets that are possible now, open files first. */
export function targetChoices(documents: readonly vscode.TextDocument[], entry: 'secret' | 'helper'): readonly Choice<Target>[] {
  const files = documents.flatMap((document): Choice<Target>[] => {
    const path = vscode.workspace.asRelativePath(document.uri);
    if (isDockerConfig(document)) {
      return [{ label: vscode.l10n.t('Add to {0}', nameOf(document)), description: path, value: { kind: 'config-json', document } }];
    }
    if (!isRunnerConfig(document)) return [];
    const label = vscode.l10n.t('Add to the environment in {0}', nameOf(document));
    return [{ label, description: path, value: environmentTarget(document, cursorIn(document)) }];
  });
  const config: Choice<Target> = {
    label: vscode.l10n.t('Copy as DOCKER_AUTH_CONFIG'),
    description: entry === 'helper' ? vscode.l10n.t('for the environment of a runner') : vscode.l10n.t('for a CI/CD variable'),
    value: { kind: 'clipboard-config' },
  };
  const created: Choice<Target> = { label: vscode.l10n.t('New config.json'), value: { kind: 'new-config-json' } };
  const bare: Choice<Target> = {
    label: vscode.l10n.t('Copy only the base64 value'),
    description: vscode.l10n.t('for an existing "auth"'),
    value: { kind: 'clipboard-auth' },
  };
  return entry === 'secret' ? [...files, config, created, bare] : [...files, config, created];
}

/** The runners to choose from if there are several and the cursor is in none of them, else empty. */
export function runnerChoices({ document, offset }: EnvironmentTarget): readonly Choice<EnvironmentTarget>[] {
  const tables = runnerTables(document.getText());
  if (tables.length < 2 || runnerAt(tables, offset) !== undefined) return [];
  return tables.map(({ name, index, header }) => ({
    label: name === '' ? vscode.l10n.t('Runner {0}', index + 1) : name,
    description: vscode.l10n.t('line {0}', document.positionAt(header.start).line + 1),
    value: environmentTarget(document, header.start),
  }));
}

function environmentTarget(document: vscode.TextDocument, offset: number): EnvironmentTarget {
  return { kind: 'environment', document, offset, version: document.version };
}

/** Writes or copies the entry and shows a message about it. */
export async function deliver(entry: GeneratedEntry, target: Target): Promise<void> {
  switch (target.kind) {
    case 'config-json':
      return addToConfig(entry, target.document);
    case 'environment':
      return addToEnvironment(entry, target);
    case 'new-config-json':
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'json', content: newConfigJson([entry]) }));
      return tell(
        vscode.l10n.t(
          'Opened a new config.json for {0}. Save it as .docker/config.json in the home directory of the user that runs GitLab Runner.',
          entry.registry,
        ),
        entry,
      );
    case 'clipboard-config':
      await vscode.env.clipboard.writeText(dockerAuthConfig([entry]));
      if ('helper' in entry) {
        return tell(
          vscode.l10n.t(
            'Copied DOCKER_AUTH_CONFIG for {0}. Put it into the environment of the runner: since 19.4, the Runner runs no helper of a CI/CD variable, unless "allowed_docker_credential_helpers" allows it.',
            entry.registry,
          ),
          entry,
        );
      }
      return tell(
        vscode.l10n.t(
          'Copied DOCKER_AUTH_CONFIG for {0}. In GitLab, add it in Settings > CI/CD > Variables: select "Masked", clear "Expand variable reference".',
          entry.registry,
        ),
        entry,
      );
    case 'clipboard-auth':
      await vscode.env.clipboard.writeText('auth' in entry ? entry.auth : '');
      return tell(
        vscode.l10n.t('Copied the base64 value of "auth" for {0}. Anyone can decode it, so treat it like the password.', entry.registry),
        entry,
      );
  }
}

async function addToConfig(entry: GeneratedEntry, document: vscode.TextDocument): Promise<void> {
  if (document.isClosed) return fail(notEdited(document));
  const merge = mergeIntoConfigJson(document.getText(), entry);
  if ('problem' in merge) return fail(say(merge.problem));
  if (!(await apply(document, merge))) return;
  const added = vscode.l10n.t('Added the entry for {0} to {1} (unsaved).', entry.registry, nameOf(document));
  tell([added, ...asides(merge, entry)].join(' '), entry);
}

async function addToEnvironment(entry: GeneratedEntry, { document, offset, version }: EnvironmentTarget): Promise<void> {
  if (document.isClosed) return fail(notEdited(document));
  const written = environmentLine(document.getText(), offset, entry);
  // In another version, the offset may be in another table.
  if (document.version !== version || 'ask' in written)
    return fail(say(wording('The runners in {0} have changed. Run the command again.', nameOf(document))));
  if ('problem' in written) return fail(say(written.problem));
  if (!(await apply(document, written))) return;
  const added = vscode.l10n.t(
    'Added DOCKER_AUTH_CONFIG for {0} to {1} (unsaved). A CI/CD variable with the same name overrides it.',
    entry.registry,
    nameOf(document),
  );
  tell([added, ...asides(written, entry)].join(' '), entry);
}

function asides({ replaced, credsStore }: Merge, entry: GeneratedEntry): readonly string[] {
  const others = replaced.filter((key) => key !== entry.registry);
  return [
    ...(others.length > 0 ? [vscode.l10n.t('It replaces {0}.', others.map((key) => `"${key}"`).join(', '))] : []),
    ...(credsStore === undefined ? [] : [vscode.l10n.t('The credential store "{0}" in this file is asked first.', credsStore)]),
  ];
}

async function apply(document: vscode.TextDocument, { edits }: Merge): Promise<boolean> {
  const change = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) {
    change.replace(document.uri, new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)), newText);
  }
  const start = document.positionAt(edits[0]?.range.start ?? 0);
  if (!(await vscode.workspace.applyEdit(change))) {
    await fail(notEdited(document));
    return false;
  }
  const editor = await vscode.window.showTextDocument(document);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return true;
}

/** Not awaited: a notification can stay open for a long time. */
function tell(message: string, entry: GeneratedEntry): void {
  const helper =
    'helper' in entry
      ? ` ${vscode.l10n.t('Install "docker-credential-{0}" in the PATH of GitLab Runner: without it, the Runner ignores the whole configuration.', entry.helper)}`
      : '';
  void vscode.window.showInformationMessage(message + helper);
}

function notEdited(document: vscode.TextDocument): string {
  return vscode.l10n.t('Could not edit {0}. Nothing was written.', nameOf(document));
}

async function fail(message: string): Promise<void> {
  void vscode.window.showErrorMessage(message);
}

function isDockerConfig(document: vscode.TextDocument): boolean {
  return (
    /(?:^|\/)(?:config\.json|docker-?config[^/]*\.json|\.dockercfg|[^/]*\.dockerconfigjson)$/.test(document.uri.path) &&
    mayHoldAuth(document.getText())
  );
}

function isRunnerConfig(document: vscode.TextDocument): boolean {
  return document.uri.path.endsWith('.toml') && runnerTables(document.getText()).length > 0;
}

function cursorIn(document: vscode.TextDocument): number {
  const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
  return editor === undefined ? 0 : document.offsetAt(editor.selection.active);
}

function nameOf(document: vscode.TextDocument): string {
  return document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
}
