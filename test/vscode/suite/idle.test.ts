import { equal, ok } from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { serverProcess } from '../serverProcess.ts';
import { closeEditors, findingOf, open, openNew, pause, removeFile, until } from '../support.ts';

/** In milliseconds of processor time, so that a busy machine changes nothing. */
const maxActivation = 50;

describe('a folder of another project', () => {
  after(async () => {
    await closeEditors();
    await removeFile('.gitlab-ci.yml');
    await removeFile('config.toml');
  });

  it('activates the extension in less than 50 ms, without a server', async () => {
    const extension = vscode.extensions.getExtension('pullproof.pullproof');
    ok(extension, 'the extension is there');
    equal(extension.isActive, false, 'nothing has activated it');
    const start = process.cpuUsage();
    await extension.activate();
    const { user, system } = process.cpuUsage(start);
    const spent = (user + system) / 1000;
    ok(spent < maxActivation, `${Math.round(spent)} ms`);
    equal(serverProcess(), undefined);
  });

  it('has no server while files of other programs are open', async () => {
    // In the folder at the start, it would have activated the extension.
    await openNew('config.toml', 'baseURL = "https://example.com/"\ntitle = "A web site"\n');
    for (const path of ['deploy.yaml', 'config.json', 'templates/service.yml']) await open(path);
    // A server would have been started at once.
    await pause(1500);
    equal(serverProcess(), undefined);
  });

  it('gets a server when a pipeline is opened', async () => {
    const document = await openNew('.gitlab-ci.yml', 'test:\n  image: node:latest\n  script: make\n');
    await findingOf('image-latest-tag', document);
    await until('the server', serverProcess);
  });
});
