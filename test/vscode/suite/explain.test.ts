import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExplainView } from '../../../client/src/explain/explainView.ts';
import type { PageText } from '../../../client/webview/messages.ts';
import { closeEditors, findingOf, open, until } from '../support.ts';

describe('Pullproof: Explain Image Pull', () => {
  let view: ExplainView;

  before(async () => {
    const extension = vscode.extensions.getExtension<{ readonly explanation: ExplainView }>('pullproof.pullproof');
    ok(extension, 'the extension is there');
    view = (await extension.activate()).explanation;
  });

  afterEach(closeEditors);

  const explain = async (image: string): Promise<vscode.TextDocument> => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const at = document.positionAt(document.getText().indexOf(image));
    await vscode.commands.executeCommand('pullproof.explainImagePull', { uri: document.uri.toString(), position: at });
    return document;
  };

  const pages = () =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ input }) => input instanceof vscode.TabInputWebview));

  /** Waits until the page shows a text. */
  const page = (text: RegExp): Promise<PageText> =>
    until(`a page with ${text}`, async () => {
      const shown = await view.read();
      return shown !== undefined && text.test(shown.text) && shown;
    });

  it('opens a page about the image at the cursor, next to the editor', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const at = document.positionAt(document.getText().indexOf('registry.example.com/team/app:1.2.3'));
    ok(vscode.window.activeTextEditor);
    vscode.window.activeTextEditor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('pullproof.explainImagePull');
    const { headings, buttons, focused, text } = await page(/team\/app/);
    match(headings[0] ?? '', /^Pulled as deploy-bot with \$DOCKER_AUTH_CONFIG/);
    equal(focused, headings[0], 'the focus is on the answer');
    deepEqual(headings.slice(1), [
      'Where the Runner looks, in this order',
      'What the job log will say',
      'Keys the Runner looks for, best first',
      'What to do',
      'Could still be refused because',
    ]);
    match(text, /Authenticating with credentials from \$DOCKER_AUTH_CONFIG/);
    ok(buttons.includes('Go to Image') && buttons.includes('.gitlab-ci.yml:2'), buttons.join());
    equal(vscode.window.tabGroups.all.length, 2);
  });

  it('another image replaces what the page shows', async () => {
    await explain('registry.example.com/team/app');
    await page(/team\/app/);
    await explain('postgres:latest');
    const { text } = await page(/postgres/);
    match(text, /^Depends on the credential store desktop/);
    equal(pages().length, 1);
    match(pages()[0]?.label ?? '', /postgres:latest/);
  });

  it('its buttons open the place of a source, and copy the report', async () => {
    const document = await explain('registry.example.com/team/app');
    const { text } = await page(/team\/app/);
    ok(text.length > 0);
    view.press('.gitlab-ci.yml:2');
    const selected = () => vscode.window.activeTextEditor?.selection.active.line;
    await until('the key of the credential', () => selected() === 1);
    equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    await vscode.env.clipboard.writeText('');
    view.press('Copy Report');
    const copied = await until('the report', async () => (await vscode.env.clipboard.readText()) || undefined);
    match(copied, /^# `registry\.example\.com\/team\/app:1\.2\.3`/);
  });

  it('shows why a pull failed, from the log of a job', async () => {
    const content = [
      'Running with gitlab-runner 18.5.0 (bda84871)',
      'Pulling docker image registry.example.com/team/other:7 ...',
      'WARNING: Failed to pull image with policy "always": Error response from daemon: manifest for registry.example.com/team/other:7 not found: manifest unknown (manager.go:250:0s)',
    ].join('\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'log', content }));
    await vscode.commands.executeCommand('pullproof.explainPullError');
    const { headings, buttons, text } = await page(/manifest unknown/);
    equal(headings[0], 'The login worked, but the repository has no such tag');
    deepEqual(headings.slice(1), ['What to do']);
    ok(buttons.includes('Copy Report'));
    match(text, /Runner 18\.5\.0/);
  });

  it('explains what is in the clipboard', async () => {
    await vscode.env.clipboard.writeText(
      'Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit',
    );
    await vscode.commands.executeCommand('pullproof.explainPullError');
    const { headings } = await page(/toomanyrequests/);
    equal(headings[0], 'The registry limits the number of pulls');
  });
});
