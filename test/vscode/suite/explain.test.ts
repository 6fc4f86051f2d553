import { match, ok } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, findingOf, open, until } from '../support.ts';

describe('Pullproof: Explain Image Pull', () => {
  afterEach(closeEditors);

  it('opens a page about the image at the cursor', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const at = document.positionAt(document.getText().indexOf('registry.example.com/team/app:1.2.3'));
    ok(vscode.window.activeTextEditor);
    vscode.window.activeTextEditor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('pullproof.explainImagePull');
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('pullproof:/registry.example.com-team-app-1.2.3.md'));
    match(page.getText(), /^# `registry\.example\.com\/team\/app:1\.2\.3`/);
    match(page.getText(), /Pulled as/);
    const labels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await until('the preview', () => labels().find((label) => label.includes('registry.example.com-team-app-1.2.3')));
  });
});
