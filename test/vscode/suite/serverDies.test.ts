import { deepEqual, equal } from 'node:assert/strict';
import { ChildProcess, execFileSync } from 'node:child_process';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, diagnostics, findingOf, open, pause, until } from '../support.ts';

/** The process of the server, a child of the extension host that runs these tests. Undefined if there is none. */
function serverProcess(): number | undefined {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const own = processes.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)/.exec(line) ?? []);
  return own.filter(([, , parent, args]) => Number(parent) === process.pid && args?.includes('server.js')).map(([, id]) => Number(id))[0];
}

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

  before(() => {
    const listen = (message: string) => {
      said.push(message);
      return Promise.resolve(undefined);
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
    deepEqual(said.slice(1), ['Pullproof crashed twice and is now off. Reload the window to restart it.']);
    await pause(1500);
    equal(serverProcess(), undefined);
    equal(said.length, 2);
  });
});
