import * as vscode from 'vscode';
import type { Merge } from '../../../../server/src/core/generators/configJson.ts';
import { nameOf, textOf } from './configFiles.ts';
import { type Button, fail } from './messages.ts';

type OffsetEdit = Merge['edits'][number];

/** `same`: there was nothing to do. `mixed`: something else has changed the document at the same time. */
export type EditResult = 'done' | 'same' | 'rejected' | 'mixed';

/** Edits the document, and compares it with the expected text: VS Code also accepts edits that have no effect, or that can never be saved. */
export async function editDocument(document: vscode.TextDocument, expected: string, edits: readonly OffsetEdit[]): Promise<EditResult> {
  const text = document.getText();
  if (expected === text) return 'same';
  if (!(await apply(document, edits))) return 'rejected';
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

/** False if VS Code rejects the edit: the file has changed in the meantime. */
async function apply(document: vscode.TextDocument, edits: readonly OffsetEdit[]): Promise<boolean> {
  const change = new vscode.WorkspaceEdit();
  for (const { range, newText } of edits) {
    change.replace(document.uri, new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)), newText);
  }
  return vscode.workspace.applyEdit(change);
}

export async function documentAt(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/** Nothing if it is saved. */
export function saveButton(document: vscode.TextDocument): readonly Button[] {
  if (!document.isDirty) return [];
  const button = {
    label: vscode.l10n.t('Save'),
    run: async () => {
      if (!(await document.save())) await fail(vscode.l10n.t('Could not save {0}.', nameOf(document.uri)));
    },
  };
  return [button];
}

export function hasChanged(name: string): string {
  return vscode.l10n.t('{0} has changed. Nothing was written: run the command again.', name);
}

export function notEdited(name: string): string {
  return vscode.l10n.t('Could not edit {0}. Nothing was written.', name);
}

export function mixed(name: string, registry: string): string {
  return vscode.l10n.t('{0} was changed by something else at the same time. Check the entry for {1}.', name, registry);
}
