import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Position } from 'vscode-languageserver';
import { type LanguageClient, publishedIn, startClient, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const text = 'a:\n  image: ruby\n';

describe('the server', () => {
  test('reports its capabilities', () =>
    withClient({}, async ({ initialized: { capabilities, serverInfo } }) => {
      assert.equal(serverInfo?.name, 'pullproof');
      assert.equal(capabilities.hoverProvider, true);
      assert.equal(capabilities.diagnosticProvider, undefined, 'pushed to a client that cannot pull');
      assert.deepEqual(capabilities.codeActionProvider, {
        codeActionKinds: ['quickfix', 'source.fixAll.pullproof'],
        resolveProvider: true,
      });
    }));

  test('ends with 0 after shutdown and exit, and with 1 without shutdown', async () => {
    const polite = await startClient();
    assert.equal(await polite.stop(), 0);
    const abrupt = await startClient();
    abrupt.notify('exit', undefined);
    assert.equal(await abrupt.ended, 1);
  });

  test('ends when its input ends', async () => {
    const client = await startClient();
    client.open(pipeline, text);
    await client.diagnostics(pipeline);
    client.endInput();
    await client.ended;
  });

  test('ends with the process of the editor, although its input stays open', async () => {
    const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const client = await startClient({ processId: editor.pid ?? 0 });
    client.open(pipeline, text);
    await client.diagnostics(pipeline);
    editor.kill('SIGKILL');
    assert.equal(await client.ended, 1);
  });

  test('ends with the process of the editor, even if it is stuck', async () => {
    const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const stuck = fileURLToPath(new URL('../support/stuckServer.cjs', import.meta.url));
    const client = await startClient({ processId: editor.pid ?? 0, environment: { NODE_OPTIONS: `--require ${JSON.stringify(stuck)}` } });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    editor.kill('SIGKILL');
    assert.notEqual(await client.ended, 0);
  });

  test('continues if it cannot see the process of the editor, as in a container', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']);
    const client = await startClient({ processId: ended.pid });
    await new Promise((resolve) => setTimeout(resolve, 3500));
    await alive(client);
    assert.equal(await client.stop(), 0);
  });

  test('survives invalid requests', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      const nonsense: readonly unknown[] = [
        undefined,
        null,
        7,
        'x',
        [],
        {},
        { textDocument: null },
        { textDocument: { uri: 7 } },
        [1, 2, 3],
      ];
      const requests = [
        'textDocument/hover',
        'textDocument/codeAction',
        'codeAction/resolve',
        'textDocument/diagnostic',
        'workspace/diagnostic',
        'pullproof/nothing',
        '$/nothing',
      ];
      for (const method of requests) for (const params of nonsense) await client.ask(method, params);
      const unknown = await client.ask('pullproof/nothing', {});
      assert.equal(unknown.error?.code, -32601);
      for (const params of nonsense) {
        for (const method of [
          'workspace/didChangeConfiguration',
          'workspace/didChangeWatchedFiles',
          'textDocument/didClose',
          'textDocument/didChange',
          'textDocument/didOpen',
          'textDocument/didSave',
          '$/cancelRequest',
          '$/setTrace',
          '$/nothing',
        ]) {
          client.notify(method, params);
        }
      }
      client.notify('textDocument/didChange', {
        textDocument: { uri: 'file:///never/opened', version: 2 },
        contentChanges: [{ text: 'x' }],
      });
      client.notify('workspace/didChangeWatchedFiles', {
        changes: [
          { uri: 'not a uri', type: 9 },
          { uri: 'file:///%zz/config.toml', type: 1 },
        ],
      });
      await alive(client);
    }));

  test('answers hovers anywhere, also in unknown documents', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      const places: readonly Position[] = [
        { line: 99, character: 0 },
        { line: 1, character: 999 },
        { line: -1, character: -1 },
        { line: 1, character: -5 },
        { line: 2 ** 31, character: 2 ** 31 },
        { line: 0.5, character: 0.5 },
      ];
      for (const place of places) {
        assert.equal((await client.ask('textDocument/hover', { textDocument: { uri: pipeline }, position: place })).error, undefined);
        assert.ok(Array.isArray(await client.codeActions(pipeline, { start: place, end: place })));
      }
      assert.equal(await client.hover('file:///nowhere/.gitlab-ci.yml', { line: 0, character: 0 }), null);
      client.close(pipeline);
      assert.equal(await client.hover(pipeline, { line: 1, character: 9 }), null);
      assert.deepEqual(await client.codeActions(pipeline, { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }), []);
      await alive(client);
    }));

  test('accepts unusual URIs and languages', () =>
    withClient({}, async (client) => {
      for (const uri of [
        'untitled:.gitlab-ci.yml',
        'vscode-vfs://github/a/b/.gitlab-ci.yml',
        'git:/a/.gitlab-ci.yml?%7B%7D',
        '.gitlab-ci.yml',
        '%',
        '',
      ]) {
        client.open(uri, text);
        await client.diagnostics(uri);
        client.close(uri);
      }
      await alive(client);
    }));

  test('accepts a document that is opened twice, and closed twice', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      client.open(pipeline, 'a:\n  image: ruby:3\n');
      await client.waitFor(
        'diagnostics of the second text',
        (one) => publishedIn(one)?.uri === pipeline && publishedIn(one)?.diagnostics.length === 0,
      );
      client.close(pipeline);
      client.close(pipeline);
      await alive(client);
    }));
});

/** Checks that the server still works. */
async function alive(client: LanguageClient): Promise<void> {
  const uri = `${pipeline.replace('workspace', `alive${client.heard.length}`)}`;
  client.open(uri, text);
  assert.equal((await client.diagnostics(uri)).length, 1, client.complaints());
  assert.equal(client.complaints(), '');
  assert.ok(client.heard.some((message) => publishedIn(message)?.uri === uri));
}
