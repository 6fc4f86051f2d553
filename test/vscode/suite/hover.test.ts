import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, findingOf, hoverAt, open, openNew, removeFile, until } from '../support.ts';

// No hover may contain it, neither decoded nor as written.
const secret = /not-a-real-secret|ZGVwbG95LWJvd/;

describe('hover', () => {
  afterEach(closeEditors);

  it('on an image shows which credential the Runner uses, and its source', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const hover = await hoverAt(document, 'registry.example.com/team/app:1.2.3');
    match(hover, /deploy-bot/);
    match(hover, /DOCKER_AUTH_CONFIG/);
    doesNotMatch(hover, secret);
  });

  it('on a short name shows the full name', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    match(await hoverAt(document, 'postgres:latest'), /docker\.io/);
  });

  it('on an auth entry shows the user and the registry, never the secret', async () => {
    const document = await open('.gitlab-ci.yml');
    await findingOf('image-latest-tag', document);
    const hover = await hoverAt(document, 'registry.example.com": {');
    match(hover, /deploy-bot/);
    match(hover, /registry\.example\.com/);
    doesNotMatch(hover, secret);
  });

  it('on a key of config.toml shows what it means', async () => {
    const document = await open('runner/config.toml');
    await findingOf('pull-policy-invalid', document);
    match(await hoverAt(document, 'pull_policy'), /if-not-present/);
  });

  it('in JSON, a key is explained once, and there is one outline', async () => {
    const path = '.docker/config.json';
    const document = await openNew(path, '{\n  "auths": {\n    "registry.example.com": { "auth": "no base64!" }\n  }\n}\n');
    try {
      await findingOf('auth-not-base64', document);
      const hover = await until('the description in the JSON schema', async () => (await hoverAt(document, 'auths')) || undefined);
      equal(hover.match(/Credentials by registry/g)?.length, 1, hover);
      match(await hoverAt(document, 'registry.example.com'), /Ignored/);
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
      deepEqual(
        symbols.map(({ name }) => name),
        ['auths'],
      );
    } finally {
      await closeEditors();
      await removeFile('.docker');
    }
  });
});
