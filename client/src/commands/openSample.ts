import * as vscode from 'vscode';
import { registerCommand } from '../server/registerCommand.ts';

/** `Pullproof: Open Sample Pipeline`: opens a pipeline to try things out on. It is not on disk, so nothing remains of it. */
export function registerOpenSample(extension: vscode.Uri): vscode.Disposable {
  return registerCommand('pullproof.openSample', async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'untitled', path: 'sample.gitlab-ci.yml' }));
    if (document.getText() === '') {
      const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'walkthrough/sample.gitlab-ci.yml'));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), new TextDecoder().decode(text));
      await vscode.workspace.applyEdit(edit);
    }
    await vscode.window.showTextDocument(document);
  });
}
