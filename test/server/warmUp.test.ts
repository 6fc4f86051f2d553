/** The warm-up runs likely requests in a workspace of its own: nothing that a user sees changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { warmUpLater } from '../../server/src/lsp/warmUp.ts';
import type { Session } from '../../server/src/workspace/session.ts';
import { readSettings } from '../../server/src/workspace/settings.ts';
import { withClient } from '../support/languageClient.ts';

const uri = 'file:///workspace/.gitlab-ci.yml';
const text = 'a:\n  image: ruby\nb:\n  image: node:22\n';
/** Longer than the warm-up takes, with the delay before it. In milliseconds. */
const longEnough = 600;

/** Runs the warm-up. Returns the properties of the session that it reads, in order. */
async function readDuring(documents: readonly TextDocument[], broken?: keyof Session): Promise<readonly string[]> {
  const known: Partial<Record<keyof Session, unknown>> = {
    documents: { all: () => documents },
    settings: readSettings({}),
    find: () => undefined,
    runsCommands: true,
  };
  const read: string[] = [];
  const session = new Proxy(known, {
    get: (_, name: keyof Session) => {
      read.push(name);
      if (name === broken) throw new Error('a fault');
      return known[name];
    },
  });
  warmUpLater(session as unknown as Session);
  assert.deepEqual(read, [], 'the warm-up waits');
  await wait(longEnough);
  return read;
}

const hovers = (read: readonly string[]) => read.filter((name) => name === 'find').length;

test('likely requests for the first open file run in advance', async () => {
  const files = [TextDocument.create(uri, 'yaml', 1, text), TextDocument.create(`${uri}/.gitlab-ci.yml`, 'yaml', 1, text.repeat(9))];
  // Both images, the first key, and the finding.
  assert.equal(hovers(await readDuring(files)), 4);
});

test('neither the workspace nor the connection is used', async () => {
  const file = TextDocument.create(uri, 'yaml', 1, text);
  assert.deepEqual(new Set(await readDuring([file])), new Set(['documents', 'settings', 'find', 'runsCommands']));
  assert.equal(file.getText(), text);
});

test('without an open file that Pullproof reads, nothing runs', async () => {
  assert.equal(hovers(await readDuring([])), 0);
  assert.equal(hovers(await readDuring([TextDocument.create('file:///workspace/README.md', 'markdown', 1, text)])), 0);
  assert.equal(hovers(await readDuring([TextDocument.create('file:///workspace/config.toml', 'toml', 1, 'a = 1\n')])), 0);
});

test('a failure is not reported', async () => {
  const file = TextDocument.create(uri, 'yaml', 1, text);
  assert.deepEqual(await readDuring([file], 'settings'), ['documents', 'settings']);
  assert.equal(hovers(await readDuring([file], 'find')), 1);
});

test('all results are the same afterwards, and no message is sent', () =>
  withClient({ capabilities: { textDocument: { diagnostic: {} } } }, async (client) => {
    client.open(uri, text);
    const textDocument = { uri };
    const position = { line: 1, character: 10 };
    const range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
    const answers = async () => [
      await client.request<{ items: unknown }>('textDocument/diagnostic', { textDocument }).then(({ items }) => items),
      await client.hover(uri, position),
      await client.codeActions(uri, range),
      await client.request('textDocument/completion', { textDocument, position }),
      await client.request('textDocument/definition', { textDocument, position }),
      await client.request('textDocument/documentSymbol', { textDocument }),
      await client.request('pullproof/images', {}),
    ];
    const before = await answers();
    const messages = client.heard.length;
    await wait(longEnough);
    assert.deepEqual(client.heard.slice(messages), []);
    assert.deepEqual(await answers(), before);
    client.change(uri, [{ range: { start: { line: 1, character: 13 }, end: { line: 1, character: 13 } }, text: 'x' }]);
    const [diagnostics] = await answers();
    assert.match(JSON.stringify(diagnostics), /rubyx/);
  }));
