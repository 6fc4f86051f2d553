import { deepEqual, equal } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, diagnostics, findingOf, open, pause, until } from '../support.ts';

/** The process of the server, a child of the extension host that runs these tests. Undefined if there is none. */
function serverProcess(): number | undefined {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const own = processes.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)/.exec(line) ?? []);
  return own.filter(([, , parent, args]) => Number(parent) === process.pid && args?.includes('server.js')).map(([, id]) => Number(id))[0];
}

async function endServer(): Promise<number> {
  const id = await until('the server', serverProcess);
  process.kill(id, 'SIGKILL');
  return id;
}

describe('a server that crashes', () => {
  const said: string[] = [];

  before(function () {
    if (process.platform === 'win32') this.skip();
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
    const first = await endServer();
    await until('another server', () => serverProcess() !== undefined && serverProcess() !== first);
    deepEqual(said, ['Pullproof crashed and was restarted.']);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'restarted:\n  image: rust:latest\n');
    await vscode.workspace.applyEdit(edit);
    await until('findings in the new text', () => diagnostics(document).some(({ range }) => range.start.line === 1));
  });

  it('stays off after the second crash, and shows what to do', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    await endServer();
    await until('the second message', () => said.length > 1);
    deepEqual(said.slice(1), ['Pullproof crashed twice and is now off. Reload the window to restart it.']);
    await pause(1500);
    equal(serverProcess(), undefined);
    equal(said.length, 2);
  });
});
