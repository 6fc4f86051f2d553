import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import { entryRange, type Merge, mergedText, mergeIntoConfigJson } from '../../../../server/src/core/generators/configJson.ts';
import { environmentLine } from '../../../../server/src/core/generators/environmentLine.ts';
import { say } from '../multiStep.ts';
import { nameOf, obstacleAt, textOf } from './configFiles.ts';
import { type Button, fail, helperWords, reveal, tell } from './messages.ts';
import type { FileTarget } from './targets.ts';

/** Adds the entry to a file, shows it there, and says what has happened. */
export async function addToFile(entry: GeneratedEntry, target: FileTarget): Promise<void> {
  const { uri } = target.file;
  const name = nameOf(uri);
  if (target.replaced === undefined) return fail(vscode.l10n.t('Nothing was written to {0}. {1}', name, target.detail));
  if ((await obstacleAt(uri)) !== undefined) return fail(notEdited(name));
  const document = await documentAt(uri);
  if (document === undefined) return fail(notEdited(name));
  const text = document.getText();
  const merge = target.kind === 'config-json' ? mergeIntoConfigJson(text, entry) : lineFor(text, entry, target);
  if (merge === undefined) return fail(hasChanged(name));
  if ('problem' in merge) return fail(vscode.l10n.t('Nothing was written to {0}. {1}', name, say(merge.problem)));
  if (merge.replaced.join('\n') !== target.replaced.join('\n')) return fail(hasChanged(name));
  const result = await edit(document, merge);
  if (result === 'rejected') return fail(notEdited(name));
  if (result === 'mixed')
    return fail(vscode.l10n.t('{0} was changed by something else at the same time. Check the entry for {1}.', name, entry.registry));
  await reveal(document, target.kind === 'config-json' ? entryRange(document.getText(), entry) : merge.written);
  if (result === 'same') return tell(vscode.l10n.t('{0} already has this entry for {1}. Nothing was changed.', name, entry.registry), []);
  tell([...resultWords(entry, target, merge, document), ...helperWords(entry)].join(' '), document.isDirty ? [saveButton(document)] : []);
}

type EditResult = 'done' | 'same' | 'rejected' | 'mixed';

/** Edits the document, and looks at what it has become: VS Code also accepts edits that have no effect, or that can never be saved. */
async function edit(document: vscode.TextDocument, merge: Merge): Promise<EditResult> {
  const text = document.getText();
  const expected = mergedText(text, merge);
  if (expected === text) return 'same';
  if (!(await apply(document, merge.edits))) return 'rejected';
  const now = document.getText();
  if (now === text) return 'rejected';
  if (inLines(now) !== inLines(expected)) return 'mixed';
  if (document.isDirty || document.isUntitled || (await textOf(document.uri)) === now || document.isDirty) return 'done';
  // The settings make the file read-only: only the copy in memory has changed.
  await apply(document, [{ range: { start: 0, end: now.length }, newText: text }]);
  return 'rejected';
}

/** VS Code writes all newlines of a document in the same way. */
function inLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** Undefined if the offset may be in another runner now. */
function lineFor(text: string, entry: GeneratedEntry, { file, offset }: FileTarget) {
  if (text !== file.text) return undefined;
  const written = environmentLine(text, offset, entry);
  return 'ask' in written ? undefined : written;
}

function resultWords(
  entry: GeneratedEntry,
  { kind }: FileTarget,
  { replaced, credsStore }: Merge,
  { uri, isDirty }: vscode.TextDocument,
): readonly string[] {
  const name = isDirty ? vscode.l10n.t('{0} (unsaved)', nameOf(uri)) : nameOf(uri);
  const keys = replaced.map((key) => `"${key}"`).join(', ');
  return [
    replaced.length > 0
      ? vscode.l10n.t('Replaced the entry {0} in {1}.', keys, name)
      : vscode.l10n.t('Added the entry for {0} to {1}.', entry.registry, name),
    ...(kind === 'environment' ? [vscode.l10n.t('A CI/CD variable DOCKER_AUTH_CONFIG overrides it.')] : []),
    ...(credsStore === undefined ? [] : [vscode.l10n.t('The credential store "{0}" in this file is asked first.', credsStore)]),
  ];
}

/** False if VS Code rejects the edit: the file has changed in the meantime. */
async function apply(document: vscode.TextDocument, edits: Merge['edits']): Promise<boolean> {
  const change = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) {
    change.replace(document.uri, new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)), newText);
  }
  return vscode.workspace.applyEdit(change);
}

async function documentAt(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

function saveButton(document: vscode.TextDocument): Button {
  return {
    label: vscode.l10n.t('Save'),
    run: async () => {
      if (!(await document.save())) await fail(vscode.l10n.t('Could not save {0}.', nameOf(document.uri)));
    },
  };
}

function hasChanged(name: string): string {
  return vscode.l10n.t('{0} has changed. Nothing was written: run the command again.', name);
}

function notEdited(name: string): string {
  return vscode.l10n.t('Could not edit {0}. Nothing was written.', name);
}
