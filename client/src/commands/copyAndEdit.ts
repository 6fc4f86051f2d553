import * as vscode from 'vscode';
import { registerCommand } from '../server/registerCommand.ts';

interface Copied {
  readonly uri: string;
  readonly version: number;
  /** Texts, and ranges of the file whose text is copied. */
  readonly pieces: readonly (string | vscode.Range)[];
  readonly variable: string;
  readonly edits: readonly { readonly range: vscode.Range; readonly newText: string }[];
}

/**
 * `pullproof.copyAndEdit`: copies a value that a file contains, for a CI/CD variable, and then changes the file. Only quick fixes run it. Its argument
 * names the places of a secret, so the secret goes nowhere else than to the clipboard.
 */
export function registerCopyAndEdit(): vscode.Disposable {
  return registerCommand('pullproof.copyAndEdit', async (given: unknown) => {
    if (!isCopied(given)) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(given.uri, true));
    const edit = new vscode.WorkspaceEdit();
    for (const { range, newText } of given.edits) edit.replace(document.uri, toRange(range), newText);
    const value = given.pieces.map((piece) => (typeof piece === 'string' ? piece : document.getText(toRange(piece)))).join('');
    if (document.version !== given.version) {
      void vscode.window.showWarningMessage(vscode.l10n.t('The file has changed. Nothing was copied: open the list of fixes again.'));
      return;
    }
    // Before the file loses it.
    await vscode.env.clipboard.writeText(value);
    // The ranges are those of this version only.
    if (document.version !== given.version || !(await vscode.workspace.applyEdit(edit))) {
      void vscode.window.showWarningMessage(vscode.l10n.t('The value was copied, but the file could not be changed.'));
      return;
    }
    const message = vscode.l10n.t(
      'Copied. Add it in GitLab as the masked CI/CD variable {0}; revoke the old secret, because the Git history keeps it.',
      given.variable,
    );
    void vscode.window.showInformationMessage(message);
  });
}

function isCopied(given: unknown): given is Copied {
  const { uri, version, pieces, variable, edits } = (given ?? {}) as Partial<Record<keyof Copied, unknown>>;
  const isKnown = typeof uri === 'string' && typeof version === 'number' && typeof variable === 'string';
  return isKnown && Array.isArray(pieces) && Array.isArray(edits);
}

function toRange({ start, end }: vscode.Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
