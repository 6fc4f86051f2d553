import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import { entryRange, type Merge, mergedText, mergeIntoConfigJson } from '../../../../server/src/core/generators/configJson.ts';
import { environmentLine } from '../../../../server/src/core/generators/environmentLine.ts';
import { say } from '../multiStep.ts';
import { nameOf, obstacleAt } from './configFiles.ts';
import { documentAt, editDocument, hasChanged, mixed, notEdited, saveButton } from './editDocument.ts';
import { fail, helperWords, reveal, tell } from './messages.ts';
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
  const result = await editDocument(document, mergedText(text, merge), merge.edits);
  if (result === 'rejected') return fail(notEdited(name));
  if (result === 'mixed') return fail(mixed(name, entry.registry));
  await reveal(document, target.kind === 'config-json' ? entryRange(document.getText(), entry) : merge.written);
  if (result === 'same') return tell(vscode.l10n.t('{0} already has this entry for {1}. Nothing was changed.', name, entry.registry), []);
  tell([...resultWords(entry, target, merge, document), ...helperWords(entry)].join(' '), saveButton(document));
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
