import * as vscode from 'vscode';
import { type ExplainedPullError, prepareErrorPage } from '../explain/errorPage.ts';
import type { ExplainView } from '../explain/explainView.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';

/** Lines that only the log of a job has. */
const runnerLines = /Running with gitlab-runner |Pulling docker image |Authenticating with credentials from |failed to pull image /i;

/** Looked at to recognize a log. Its beginning has the name of the Runner, its end the failure. */
const maxLooked = 20_000;

/**
 * `Pullproof: Explain Pull Error…`: explains the selected lines, else the log in the editor, else what is in the clipboard. In the menus of an
 * editor with the log of a job.
 */
export function registerExplainPullError(server: LanguageServer, view: ExplainView): vscode.Disposable {
  const mark = (editor: vscode.TextEditor | undefined) =>
    vscode.commands.executeCommand('setContext', 'pullproof.isJobLog', editor !== undefined && isJobLog(editor.document));
  mark(vscode.window.activeTextEditor);
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(mark),
    // A log can be pasted, or still be growing.
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document === document && mayBeLog(document)) mark(editor);
    }),
    registerCommand('pullproof.explainPullError', async () => {
      const text = await givenText();
      if (text.trim() === '')
        return say(vscode.l10n.t('Copy the lines of the failed job, or select them in an editor. Then run this command again.'));
      const explained = await server.sendRequest<ExplainedPullError | null>('pullproof/explainError', { text });
      if (explained === null) return;
      if (explained.causes.length === 0)
        return say(vscode.l10n.t('This text has no message about a failed pull of an image: {0}', beginningOf(text)));
      view.showPage(prepareErrorPage(explained));
    }),
  );
}

function say(message: string): void {
  vscode.window.showInformationMessage(message);
}

async function givenText(): Promise<string> {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) {
    const selected = editor.document.getText(editor.selection);
    if (selected.trim() !== '') return selected;
    if (isJobLog(editor.document)) return editor.document.getText();
  }
  return vscode.env.clipboard.readText();
}

function mayBeLog({ uri, languageId, isUntitled }: vscode.TextDocument): boolean {
  return isUntitled || languageId === 'log' || /\.(?:log|txt)$/i.test(uri.path);
}

function isJobLog(document: vscode.TextDocument): boolean {
  if (!mayBeLog(document)) return false;
  const last = document.lineCount - 1;
  const beginning = document.getText(new vscode.Range(0, 0, Math.min(last, 200), 0)).slice(0, maxLooked);
  const end = document.getText(new vscode.Range(Math.max(0, last - 200), 0, last, maxLooked)).slice(-maxLooked);
  return runnerLines.test(beginning) || runnerLines.test(end);
}

/** The clipboard can hold a secret, so only its length is shown. */
function beginningOf(text: string): string {
  const lines = text.trim().split('\n').length;
  return lines === 1 ? vscode.l10n.t('one line') : vscode.l10n.t('{0} lines', lines);
}
