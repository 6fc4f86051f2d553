import { equal, match } from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { serverProcess } from '../serverProcess.ts';
import { closeEditors, findingOf, hoverAt, open, openNew, pause, removeFile, until } from '../support.ts';

describe('a folder of another project', () => {
  after(async () => {
    await closeEditors();
    await removeFile('.gitlab-ci.yml');
  });

  it('has no server while files of other programs are open', async () => {
    await vscode.extensions.getExtension('pullproof.pullproof')?.activate();
    for (const path of ['config.toml', 'deploy.yaml', 'config.json', 'templates/service.yml']) await open(path);
    // A server would have been started at once.
    await pause(1500);
    equal(serverProcess(), undefined);
  });

  it('gets a server with the sample of the walkthrough, which has findings to try', async () => {
    await vscode.commands.executeCommand('pullproof.openSample');
    const document = await until('the sample', () => vscode.window.activeTextEditor?.document);
    equal(document.isUntitled, true);
    await findingOf('image-invalid-reference', document);
    await findingOf('image-latest-tag', document);
    match(await hoverAt(document, 'registry.example.com'), /credential/i);
    equal((await vscode.workspace.findFiles('**/sample*')).length, 0);
  });

  it('keeps its server when a pipeline is opened', async () => {
    const document = await openNew('.gitlab-ci.yml', 'test:\n  image: node:latest\n  script: make\n');
    await findingOf('image-latest-tag', document);
    await until('the server', serverProcess);
  });
});
