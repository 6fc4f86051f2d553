import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';

/** The URI of a file in the workspace of the suite. */
export function fileUri(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a file in an editor. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Writes a new file and opens it. `removeFile` deletes it. */
export async function openNew(path: string, text: string): Promise<vscode.TextDocument> {
  await vscode.workspace.fs.writeFile(fileUri(path), new TextEncoder().encode(text));
  return open(path);
}

export async function removeFile(path: string): Promise<void> {
  await vscode.workspace.fs.delete(fileUri(path), { recursive: true });
}

/** Removes a file that was open. VS Code keeps the document of a test for minutes after its editor is closed, so its text goes first. */
export async function removeOpened(path: string): Promise<void> {
  const document = await open(path);
  const edit = new vscode.WorkspaceEdit();
  edit.delete(document.uri, new vscode.Range(0, 0, document.lineCount, 0));
  await vscode.workspace.applyEdit(edit);
  await document.save();
  await closeEditors();
  await removeFile(path);
}

/** The text on disk, which can differ from the one in the editor. */
export async function readSaved(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(path)));
}

/** Closes all editors and discards unsaved changes. */
export async function closeEditors(): Promise<void> {
  // The output is an editor too, which the panel shows.
  while (vscode.window.activeTextEditor && vscode.window.activeTextEditor.document.uri.scheme !== 'output') {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Calls `ask` until it returns a value. Fails with `what` and the details after a minute, which only a busy machine comes near. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  details?: () => unknown,
): Promise<T> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    await pause(25);
  }
  throw new Error(`Timeout: waited for ${what}${details ? `, got ${JSON.stringify(details())}` : ''}.`);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The findings of Pullproof in a file, as "rule-id: underlined text". */
export function findings(document: vscode.TextDocument): string[] {
  return diagnostics(document).map((diagnostic) => `${ruleOf(diagnostic)}: ${document.getText(diagnostic.range)}`);
}

export function diagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'pullproof');
}

/** The rule of a diagnostic, in either form of its code. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until a rule finds something in a file. */
export function findingOf(rule: string, document: vscode.TextDocument): Promise<vscode.Diagnostic> {
  const search = () => diagnostics(document).find((diagnostic) => ruleOf(diagnostic) === rule);
  return until(`${rule} in ${document.uri.path}`, search, () => findings(document));
}

/** Waits until a rule has no finding in a file. */
export async function noFindingOf(rule: string, document: vscode.TextDocument): Promise<void> {
  const isGone = () => diagnostics(document).every((diagnostic) => ruleOf(diagnostic) !== rule);
  await until(`no ${rule} in ${document.uri.path}`, isGone, () => findings(document));
}

/** The code actions of a kind at a range, with their edits. */
export async function codeActions(document: vscode.TextDocument, range: vscode.Range, kind: string): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind, 50);
}

/** The text of the hovers at the first occurrence of a text. */
export async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const offset = document.getText().indexOf(text);
  ok(offset >= 0, `"${text}" is in ${document.uri.path}`);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(offset),
  );
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n\n');
}
