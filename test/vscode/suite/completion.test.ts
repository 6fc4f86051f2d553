import { equal } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, findingOf, open, openNew, removeFile, until } from '../support.ts';

describe('completion', () => {
  afterEach(closeEditors);

  it('inserts a key and then its value', async () => {
    const document = await openNew('typed/config.toml', '[[runners]]\n  exec\n');
    try {
      putCursor(1, 6);
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await acceptUntil(document, /executor = ""/);
      await acceptUntil(document, /executor = "docker"/);
    } finally {
      await closeEditors();
      await removeFile('typed');
    }
  });

  it('replaces the whole image, whatever characters it has', async () => {
    const other = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', other);
    const document = await openNew('typed/.gitlab-ci.yml', 'build:\n  image: registry.example.com/team/app:1.0\n');
    try {
      putCursor(1, '  image: registry.example.com/team/app:1'.length);
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await acceptUntil(document, /1\.2\.3/);
      equal(document.getText(), 'build:\n  image: registry.example.com/team/app:1.2.3\n');
    } finally {
      await closeEditors();
      await removeFile('typed');
    }
  });
});

function putCursor(line: number, character: number): void {
  const editor = vscode.window.activeTextEditor;
  if (editor) editor.selection = new vscode.Selection(line, character, line, character);
}

/** Accepts the suggestion as soon as there is one. */
async function acceptUntil(document: vscode.TextDocument, expected: RegExp): Promise<void> {
  await until(
    `${expected} in the text`,
    async () => {
      await vscode.commands.executeCommand('acceptSelectedSuggestion');
      return expected.test(document.getText());
    },
    () => document.getText(),
  );
}
