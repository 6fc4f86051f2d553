import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import { authVariable } from '../../../../server/src/core/generators/authVariable.ts';
import { isSameKey } from '../../../../server/src/core/generators/partialKeys.ts';
import type { EntryContext } from '../../../../server/src/core/index.ts';
import type { Choice } from '../multiStep.ts';
import { nameOf, obstacleAt } from './configFiles.ts';
import { documentAt, editDocument, hasChanged, mixed, notEdited, saveButton } from './editDocument.ts';
import { fail, openSettings, reveal, tell } from './messages.ts';

/** A DOCKER_AUTH_CONFIG of a pipeline. It gets a variable instead of the secret, because the pipeline is committed. */
export interface PipelineTarget {
  readonly kind: 'pipeline';
  readonly uri: vscode.Uri;
  readonly index: number;
}

/** Sends a request to the language server. */
export type Ask = <Result>(method: string, params: unknown) => Promise<Result>;

/** A text edit as in the Language Server Protocol. */
interface ServerEdit {
  readonly range: { readonly start: ServerPosition; readonly end: ServerPosition };
  readonly newText: string;
}

interface ServerPosition {
  readonly line: number;
  readonly character: number;
}

export function pipelineChoices({ variables, keys }: EntryContext, entry: GeneratedEntry): readonly Choice<PipelineTarget>[] {
  if ('helper' in entry) return [];
  const variable = `$${authVariable(entry.registry)}`;
  return variables.map(({ uri: text, index, job }) => {
    const uri = vscode.Uri.parse(text, true);
    const exists = keys.some((key) => key.uri === text && isSameKey(key.key, entry.registry));
    const detail = exists
      ? vscode.l10n.t('Replaces the entry for "{0}" with {1}, and copies the value of this variable.', entry.registry, variable)
      : vscode.l10n.t('Adds "{0}" with {1}, and copies the value of this variable.', entry.registry, variable);
    return {
      label: vscode.l10n.t('Add to {0}', vscode.workspace.asRelativePath(uri)),
      ...(job !== '' && { description: vscode.l10n.t('job {0}', job) }),
      detail,
      value: { kind: 'pipeline', uri, index },
    };
  });
}

/** Adds the entry with a variable, and copies the value of the variable once the file is edited. */
export async function addReference(
  entry: GeneratedEntry,
  { uri, index }: PipelineTarget,
  project: EntryContext['project'],
  ask: Ask,
): Promise<void> {
  const name = nameOf(uri);
  const document = (await obstacleAt(uri)) === undefined ? await documentAt(uri) : undefined;
  if (document === undefined || 'helper' in entry) return fail(notEdited(name));
  const variable = authVariable(entry.registry);
  const text = document.getText();
  const params = { uri: uri.toString(), text, index, registry: entry.registry, variable };
  const answer = await ask<readonly ServerEdit[] | null>('pullproof/addReference', params).catch(() => null);
  const [edit, ...others] = answer ?? [];
  if (edit === undefined || others.length > 0) return fail(notEdited(name));
  // The answer is about the text that was sent.
  if (document.getText() !== text) return fail(hasChanged(name));
  const offsetOf = ({ line, character }: ServerPosition) => document.offsetAt(new vscode.Position(line, character));
  const range = { start: offsetOf(edit.range.start), end: offsetOf(edit.range.end) };
  const expected = text.slice(0, range.start) + edit.newText + text.slice(range.end);
  const result = await editDocument(document, expected, [{ range, newText: edit.newText }]);
  if (result === 'rejected') return fail(notEdited(name));
  if (result === 'mixed') return fail(mixed(name, entry.registry));
  await vscode.env.clipboard.writeText(entry.auth);
  await reveal(document, { start: range.start, end: range.start + edit.newText.length });
  const done =
    result === 'same'
      ? vscode.l10n.t('{0} already has the entry for {1}.', name, entry.registry)
      : vscode.l10n.t('Added the entry for {0} to {1}.', entry.registry, document.isDirty ? vscode.l10n.t('{0} (unsaved)', name) : name);
  const next = vscode.l10n.t('Copied the value of {0}: add it as a masked CI/CD variable.', variable);
  tell(`${done} ${next}`, [...openSettings(project?.variables), ...saveButton(document)]);
}
