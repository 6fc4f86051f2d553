import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { userInEachTest } from '../quickInput.ts';
import { closeEditors, open, openNew, pause, readSaved, removeFile, until } from '../support.ts';

const secret = 'pä$$:"word" 🔑';
const auth = btoa(String.fromCharCode(...new TextEncoder().encode(`deploy-bot:${secret}`)));

describe('Pullproof: Generate Docker Auth Entry…', () => {
  const user = userInEachTest();

  const begin = async () => {
    void vscode.commands.executeCommand('pullproof.generateAuthEntry');
    await user.pick(/^other/i);
    await user.type('registry.example.com:5000');
    await user.confirm();
    await user.type('deploy-bot');
    await user.confirm();
    const { masked } = await user.type(secret);
    equal(masked, true, 'the secret is masked');
    await user.confirm();
  };

  it('copies a DOCKER_AUTH_CONFIG on one line', async () => {
    await begin();
    await user.pick(/DOCKER_AUTH_CONFIG/);
    const text = await until('the clipboard', async () => {
      const content = await vscode.env.clipboard.readText();
      return content.includes('auths') && content;
    });
    deepEqual(JSON.parse(text), { auths: { 'registry.example.com:5000': { auth } } });
    doesNotMatch(text, /\s/);
  });

  it('merges into the open config.json and keeps the rest of it', async () => {
    const before = '{\n  "auths": {\n    "quay.io": { "auth": "cm9ib3Q6bm90LWEtcmVhbC1zZWNyZXQ=" }\n  },\n  "psFormat": "table"\n}\n';
    const document = await openNew('merge/config.json', before);
    await begin();
    await user.pick(/^Add to config\.json/);
    await until(
      'the entry',
      () => document.getText().includes('registry.example.com:5000'),
      () => document.getText(),
    );
    deepEqual(JSON.parse(document.getText()), {
      auths: { 'quay.io': { auth: 'cm9ib3Q6bm90LWEtcmVhbC1zZWNyZXQ=' }, 'registry.example.com:5000': { auth } },
      psFormat: 'table',
    });
    equal(await readSaved('merge/config.json'), before, 'saving is left to the user');
    await closeEditors();
    await removeFile('merge');
  });

  it('adds an environment line to the open config.toml', async () => {
    const document = await openNew(
      'merge/config.toml',
      '# mine\n[[runners]]\n  name = "a"\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:3.3"\n',
    );
    await begin();
    await user.pick(/^Add to the environment in config\.toml/);
    await until(
      'the line',
      () => document.getText().includes('DOCKER_AUTH_CONFIG='),
      () => document.getText(),
    );
    match(document.getText(), /^# mine\n\[\[runners\]\]\n/);
    match(document.getText(), new RegExp(`environment = \\[.*${auth.replace(/[+/=]/g, '\\$&')}`));
    await closeEditors();
    await removeFile('merge');
  });

  it('writes nothing if the file changes while it asks for the runner', async () => {
    const document = await openNew('merge/config.toml', '# mine\n[[runners]]\n  name = "a"\n[[runners]]\n  name = "b"\n');
    await begin();
    await user.pick(/^Add to the environment in config\.toml/);
    deepEqual(await user.labels(), ['a', 'b']);
    const change = new vscode.WorkspaceEdit();
    change.delete(document.uri, new vscode.Range(1, 0, 3, 0));
    equal(await vscode.workspace.applyEdit(change), true);
    await user.pick(/^b$/);
    await pause(1000);
    equal(document.getText(), '# mine\n[[runners]]\n  name = "b"\n');
    await closeEditors();
    await removeFile('merge');
  });

  it('validates a registry on input, and goes back a step', async () => {
    void vscode.commands.executeCommand('pullproof.generateAuthEntry');
    await user.pick(/^other/i);
    const wrong = await user.type('registry.example.com/v2/');
    match(wrong.problem, /v2/);
    const right = await user.type('registry.example.com');
    equal(right.problem, '');
    await user.confirm();
    const next = await user.type('deploy-bot');
    equal(next.masked, false);
    await user.back();
    const again = await user.type('registry.example.com');
    equal(again.title, next.title);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  it('writes a credential helper if tokens are short-lived', async () => {
    await open('docker/config.json');
    void vscode.commands.executeCommand('pullproof.generateAuthEntry');
    await user.pick(/ECR/);
    await user.type('123456789012.dkr.ecr.eu-central-1.amazonaws.com');
    await user.confirm();
    await user.pick(/DOCKER_AUTH_CONFIG/);
    const text = await until('the clipboard', async () => {
      const content = await vscode.env.clipboard.readText();
      return content.includes('credHelpers') && content;
    });
    deepEqual(JSON.parse(text), { credHelpers: { '123456789012.dkr.ecr.eu-central-1.amazonaws.com': 'ecr-login' } });
  });
});
