import { deepEqual, equal } from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { serverProcess } from '../serverProcess.ts';
import { closeEditors, diagnostics, findingOf, open, pause, until } from '../support.ts';

/** Ends the server, and edits the document before the client knows: on a busy machine some time passes until the "close" event of the process. */
async function endServer(document: vscode.TextDocument): Promise<number> {
  const id = await until('the server', serverProcess);
  const close = delayClose(id);
  process.kill(id, 'SIGKILL');
  await until('the end of the channel to the server', close.isDue);
  await edit(document, '# this is not read\n');
  await until('a message that cannot be sent', () => close.failedWrites() > 0);
  close.release();
  return id;
}

/** Holds back the last event of a child process until `release`, and counts what is written to its closed channel meanwhile. */
function delayClose(id: number) {
  const emit = ChildProcess.prototype.emit as (this: ChildProcess, event: string | symbol, ...values: unknown[]) => boolean;
  let child: ChildProcess | undefined;
  let close = () => {};
  let failed = 0;
  ChildProcess.prototype.emit = function (this: ChildProcess, event: string | symbol, ...values: unknown[]) {
    if (this.pid !== id || event !== 'close') return emit.call(this, event, ...values);
    child = this;
    close = () => emit.call(this, event, ...values);
    const send = this.send.bind(this) as (...message: unknown[]) => boolean;
    this.send = (...message: unknown[]) => {
      // Later than the callback by which the client learns that it failed.
      setImmediate(() => failed++);
      return send(...message);
    };
    return true;
  };
  return {
    isDue: () => child?.connected === false,
    failedWrites: () => failed,
    release: () => {
      Reflect.deleteProperty(ChildProcess.prototype, 'emit');
      close();
    },
  };
}

async function edit(document: vscode.TextDocument, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(change);
}

describe('a server that crashes', () => {
  const said: string[] = [];
  let answer: string | undefined;

  before(() => {
    const listen = (message: string) => {
      said.push(message);
      const chosen = answer;
      answer = undefined;
      return Promise.resolve(chosen);
    };
    // Tests cannot read messages that extensions show, so they are recorded here.
    Object.assign(vscode.window, { showWarningMessage: listen, showErrorMessage: listen, showInformationMessage: listen });
  });

  afterEach(closeEditors);

  it('is restarted with a message, and works as before', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const first = await endServer(document);
    await until('another server', () => serverProcess() !== undefined && serverProcess() !== first);
    deepEqual(said, ['Pullproof crashed and was restarted.']);
    await edit(document, 'restarted:\n  image: rust:latest\n');
    await until('findings in the new text', () => diagnostics(document).some(({ range }) => range.start.line === 1));
  });

  it('stays off after the second crash, and shows what to do', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    await endServer(document);
    await until('the second message', () => said.length > 1);
    deepEqual(said.slice(1), ['Pullproof crashed twice and is now off.']);
    await pause(1500);
    equal(serverProcess(), undefined);
    equal(said.length, 2);
  });

  it('offers a restart where a command needs the server', async () => {
    const document = await open('.gitlab-ci.yml');
    const at = document.positionAt(document.getText().indexOf('registry.example.com/team/app:1.2.3'));
    if (vscode.window.activeTextEditor) vscode.window.activeTextEditor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('pullproof.explainImagePull');
    deepEqual(said.splice(0).slice(2), ['Pullproof is off, because it crashed twice.']);
    equal(serverProcess(), undefined);
    answer = 'Restart';
    await vscode.commands.executeCommand('pullproof.explainImagePull');
    deepEqual(said, ['Pullproof is off, because it crashed twice.']);
    await until('the page', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ label }) => label.includes('app:1.2.3')));
    await findingOf('image-latest-tag', document);
  });

  it('is restarted by the command', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const first = serverProcess();
    await vscode.commands.executeCommand('pullproof.restartServer');
    await until('another server', () => serverProcess() !== undefined && serverProcess() !== first);
    await findingOf('image-latest-tag', document);
  });

  it('says one sentence for each of 20 crashes while the user types', async () => {
    const document = await open('.gitlab-ci.yml');
    said.length = 0;
    for (let crash = 1; crash <= 20; crash++) {
      const id = await until('the server', serverProcess);
      // At a different moment of its life each time, also while it starts.
      await pause((crash % 5) * 60);
      await edit(document, '# typed\n');
      process.kill(id, 'SIGKILL');
      for (let typed = 0; said.length < crash; typed++) {
        if (typed < 200) await edit(document, '# typed\n');
        await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, new vscode.Position(0, 1));
        await pause(10);
      }
      if (crash % 2 === 0) await vscode.commands.executeCommand('pullproof.restartServer');
    }
    await until('findings of the last server', () => diagnostics(document).length > 0);
    const sentences = ['Pullproof crashed and was restarted.', 'Pullproof crashed twice and is now off.'];
    deepEqual(
      said,
      Array.from({ length: 20 }, (_, crash) => sentences[crash % 2]),
    );
  });
});
