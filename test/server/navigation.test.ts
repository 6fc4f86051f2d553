import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  CodeLens,
  DocumentLink,
  DocumentSymbol,
  InlayHint,
  Location,
  PrepareRenameResult,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { type LanguageClient, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const runner = 'file:///workspace/config.toml';
const host = 'registry.example.com:5000';
const pipelineText = `.base:\n  image: ${host}/app:1\ntest:\n  extends: .base\n  script: make\nhub:\n  image: ruby:3.3\n  script: make\n`;
const runnerText = `[[runners]]\n  name = "build-1"\n  executor = "docker"\n  environment = ['DOCKER_AUTH_CONFIG={"auths":{"${host}":{"auth":"ZGVwbG95OnNlY3JldC13b3Jk"}}}']\n`;
const credential = { start: { line: 3, character: 48 }, end: { line: 3, character: 73 } };
const image = { start: { line: 1, character: 9 }, end: { line: 1, character: 40 } };

async function both(client: LanguageClient): Promise<void> {
  client.open(runner, runnerText);
  client.open(pipeline, pipelineText);
}

const at = (uri: string, line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });
const of = (uri: string) => ({ textDocument: { uri } });

describe('navigation', () => {
  test('definition: from an image to its credential, from a name to its job', () =>
    withClient({}, async (client) => {
      await both(client);
      assert.deepEqual(await client.request<Location[]>('textDocument/definition', at(pipeline, 1, 12)), [
        { uri: runner, range: credential },
      ]);
      assert.deepEqual(await client.request<Location[]>('textDocument/definition', at(pipeline, 3, 13)), [
        { uri: pipeline, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } } },
      ]);
      assert.deepEqual(await client.request<Location[]>('textDocument/definition', at(pipeline, 4, 4)), []);
    }));

  test('references: from a credential to its images', () =>
    withClient({}, async (client) => {
      await both(client);
      const ask = (includeDeclaration: boolean) =>
        client.request<Location[]>('textDocument/references', { ...at(runner, 3, 50), context: { includeDeclaration } });
      assert.deepEqual(await ask(false), [{ uri: pipeline, range: image }]);
      assert.deepEqual(await ask(true), [
        { uri: runner, range: credential },
        { uri: pipeline, range: image },
      ]);
    }));

  test('lenses: text in any editor, a command if Pullproof’s own commands are supported', async () => {
    await withClient({}, async (client) => {
      await both(client);
      const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', of(runner));
      assert.deepEqual(lens, { range: credential, command: { title: 'used by 1 image', command: '' } });
      const [top] = await client.request<CodeLens[]>('textDocument/codeLens', of(pipeline));
      assert.equal(top?.command?.title, '2 images');
    });
    await withClient({ initializationOptions: { commandLinks: true } }, async (client) => {
      await both(client);
      const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', of(runner));
      assert.equal(lens?.command?.command, 'pullproof.showReferences');
    });
  });

  test('lenses are refreshed when another file has changed', () =>
    withClient({ capabilities: { workspace: { codeLens: { refreshSupport: true } } } }, async (client) => {
      await both(client);
      await client.waitFor('a refresh', ({ method }) => method === 'workspace/codeLens/refresh');
    }));

  test('symbols: jobs with their image', () =>
    withClient({}, async (client) => {
      await both(client);
      const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', of(pipeline));
      assert.deepEqual(
        symbols.map(({ name, detail }) => `${name} ${detail}`),
        [`.base ${host}/app:1`, `test ${host}/app:1`, 'hub ruby:3.3'],
      );
    }));

  test('links: from an image to its page', () =>
    withClient({}, async (client) => {
      await both(client);
      const links = await client.request<DocumentLink[]>('textDocument/documentLink', of(pipeline));
      assert.deepEqual(
        links.map(({ target }) => target),
        ['https://hub.docker.com/_/ruby'],
      );
    }));

  test('rename: the host of a registry in all files, open or not', () =>
    withClient({}, async (client) => {
      await both(client);
      const prepared = await client.request<PrepareRenameResult>('textDocument/prepareRename', at(pipeline, 1, 12));
      assert.deepEqual(prepared, { range: { start: image.start, end: { line: 1, character: 34 } }, placeholder: host });
      assert.equal(await client.request('textDocument/prepareRename', at(pipeline, 6, 11)), null);
      const newName = 'new.example.com';
      const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...at(pipeline, 1, 12), newName });
      assert.equal(client.withEdit(pipeline, edit), pipelineText.replace(host, newName));
      assert.equal(client.withEdit(runner, edit), runnerText.replace(host, newName));
      const refused = await client.ask('textDocument/rename', { ...at(pipeline, 1, 12), newName: 'no host' });
      assert.match(refused.error?.message ?? '', /"no host" is not a valid registry host/);
    }));

  test('inlay hints: off by default', async () => {
    const whole = { ...of(pipeline), range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } };
    await withClient({}, async (client) => {
      await both(client);
      assert.equal(await client.request('textDocument/inlayHint', whole), null);
    });
    await withClient({ initializationOptions: { settings: { inlayHints: true } } }, async (client) => {
      await both(client);
      const hints = await client.request<InlayHint[]>('textDocument/inlayHint', whole);
      assert.deepEqual(hints, [{ position: image.end, label: 'deploy · $DOCKER_AUTH_CONFIG', paddingLeft: true }]);
    });
  });

  test('other files are ignored', () =>
    withClient({}, async (client) => {
      const uri = 'file:///workspace/other.json';
      client.open(uri, '{}');
      for (const feature of ['codeLens', 'documentSymbol', 'documentLink']) {
        assert.equal(await client.request(`textDocument/${feature}`, of(uri)), null);
      }
      assert.equal(await client.request('textDocument/definition', at(uri, 0, 0)), null);
    }));
});
