import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, rulesOf } from '../adversarial/adversarialFile.ts';
import { type LanguageClient, publishedIn, startClient, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const text = 'a:\n  image: ruby\nb:\n  image: node\n';
const pulling = { textDocument: { diagnostic: {} } };

function changed(version: number | null, ...contentChanges: readonly unknown[]) {
  return { textDocument: { uri: pipeline, version }, contentChanges };
}

const at = (line: number, character: number) => ({ line, character });

describe('a client with invalid edits', () => {
  test('versions out of order: the last text counts', () =>
    withClient({ capabilities: pulling }, async (client) => {
      client.open(pipeline, text);
      for (const version of [7, 3, 3, -1, 2 ** 40, null])
        client.notify('textDocument/didChange', changed(version, { text: `a:\n  image: ruby:${version}\n` }));
      client.notify('textDocument/didChange', changed(2, { text: 'a:\n  image: ruby:latest\n' }));
      assert.deepEqual(await pulled(client), ['image-latest-tag']);
      await isAliveWhenPulling(client);
    }));

  const edits: Readonly<Record<string, readonly unknown[]>> = {
    'beyond the end': [{ range: { start: at(99, 0), end: at(200, 7) }, text: '# end\n' }],
    'beyond the end of a line': [{ range: { start: at(1, 500), end: at(1, 900) }, text: ' # x' }],
    'before the beginning': [{ range: { start: at(-5, -5), end: at(-1, -1) }, text: '# begin\n' }],
    'from the end to the beginning': [{ range: { start: at(3, 2), end: at(1, 2) }, text: '' }],
    'at positions that are not numbers': [{ range: { start: { line: 'x', character: null }, end: {} }, text: '' }],
    'between two lines': [{ range: { start: at(1.5, 0.5), end: at(1.7, 3.2) }, text: '' }],
    'at the largest of all numbers': [{ range: { start: at(2 ** 53, 2 ** 53), end: at(Infinity, 2 ** 31) }, text: 'x' }],
    'without a text': [{ range: { start: at(0, 0), end: at(0, 0) } }, {}, null, 7],
    'with lengths that are wrong': [{ range: { start: at(0, 0), end: at(0, 1) }, rangeLength: 999, text: 'c' }],
    'ten thousand times in one message': Array.from({ length: 10_000 }, () => ({ range: { start: at(0, 0), end: at(0, 0) }, text: '#\n' })),
  };
  for (const [name, contentChanges] of Object.entries(edits)) {
    test(name, () =>
      withClient({ capabilities: pulling }, async (client) => {
        client.open(pipeline, text);
        client.notify('textDocument/didChange', changed(2, ...contentChanges));
        assert.equal((await client.ask('textDocument/hover', { textDocument: { uri: pipeline }, position: at(1, 10) })).error, undefined);
        client.notify('textDocument/didChange', changed(3, { text }));
        assert.deepEqual(await pulled(client), ['image-missing-tag']);
        await isAliveWhenPulling(client);
      }),
    );
  }

  test('of documents that are not open, or closed', () =>
    withClient({}, async (client) => {
      client.notify('textDocument/didChange', changed(2, { text }));
      client.notify('textDocument/didClose', { textDocument: { uri: pipeline } });
      client.notify('textDocument/didSave', { textDocument: { uri: pipeline } });
      client.open(pipeline, text);
      client.close(pipeline);
      client.notify('textDocument/didChange', changed(9, { text }));
      for (const name of [
        'hover',
        'completion',
        'definition',
        'references',
        'documentSymbol',
        'codeLens',
        'documentLink',
        'inlayHint',
        'rename',
        'prepareRename',
      ]) {
        const params = { textDocument: { uri: pipeline }, position: at(1, 10), range: { start: at(0, 0), end: at(1, 0) }, newName: 'x' };
        const { result, error } = await client.ask(`textDocument/${name}`, params);
        assert.ok(error !== undefined || result === null || (Array.isArray(result) && result.length === 0), name);
      }
      await isAlive(client);
    }));
});

describe('a client with invalid messages', () => {
  const nonsense: Readonly<Record<string, string>> = {
    'no JSON': frame('{"jsonrpc": "2.0", "id": 1, "method": '),
    'JSON that is not a message': frame('[[[]]]') + frame('7') + frame('null') + frame('{}') + frame('""'),
    'a message without a method': frame('{"jsonrpc":"2.0","id":77}'),
    'an answer to nothing': frame('{"jsonrpc":"2.0","id":77,"result":{}}'),
    'a method that is not a string': frame('{"jsonrpc":"2.0","id":78,"method":{"a":1}}'),
    'a key that every object has': frame('{"__proto__":{"id":1},"jsonrpc":"2.0","id":79,"method":"toString","params":{"constructor":1}}'),
    'JSON that nests ten thousand levels': frame(`{"jsonrpc":"2.0","method":"x","params":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
    'characters that are replaced': frame('{"jsonrpc":"2.0","method":"\ufffd\ud800"}'),
    'an empty message': 'Content-Length: 0\r\n\r\n',
    'unknown headers': `X-Nothing: 1\r\nContent-Type: text/x\r\n${frame('{"jsonrpc":"2.0","method":"$/x"}')}`,
    'an unknown encoding': `Content-Type: application/vscode-jsonrpc; charset=klingon\r\n${frame('{"jsonrpc":"2.0","method":"$/x"}')}`,
  };
  for (const [name, bytes] of Object.entries(nonsense)) {
    test(`${name}: answered, ignored, or ends the server, but no hang`, async () => {
      const client = await startClient();
      client.write(bytes);
      const answered = client.ask('textDocument/hover', { textDocument: { uri: pipeline }, position: at(0, 0) }).then(() => 'answered');
      const outcome = await Promise.race([answered, client.ended.then(() => 'ended')]);
      assert.equal(outcome, 'answered');
      client.open(pipeline, text);
      assert.deepEqual(rulesOf(await client.diagnostics(pipeline)), ['image-missing-tag']);
      client.kill();
    });
  }

  for (const [name, bytes] of Object.entries({
    'a header without a length': 'X-Nothing: 1\r\n\r\n{}',
    'a length that is not a number': 'Content-Length: many\r\n\r\n{}',
    'a negative length': 'Content-Length: -5\r\n\r\n{}',
    'a message that is longer than its header says': 'Content-Length: 5\r\n\r\n{"jsonrpc":"2.0"}',
    'no headers at all': 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  })) {
    test(`${name}: the stream is broken, and the server ends with its client`, async () => {
      const client = await startClient();
      client.write(bytes);
      client.endInput();
      await client.ended;
    });
  }

  test('unknown methods get an error, before and after', () =>
    withClient({}, async (client) => {
      for (const method of ['', 'x', '__proto__', 'constructor', 'textDocument/__proto__', 'window/showDocument']) {
        assert.equal((await client.ask(method, {})).error?.code, -32601, method);
        client.notify(method, {});
      }
      await isAlive(client);
    }));

  test('initialize twice', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      await client.ask('initialize', { processId: null, rootUri: null, capabilities: {} });
      await isAlive(client);
    }));

  test('requests after shutdown are rejected or answered, and exit still ends the server', async () => {
    const client = await startClient();
    client.open(pipeline, text);
    await client.request('shutdown', undefined);
    await client.ask('textDocument/hover', { textDocument: { uri: pipeline }, position: at(1, 10) });
    client.open('file:///workspace/other/.gitlab-ci.yml', text);
    client.notify('textDocument/didChange', changed(2, { text: 'x' }));
    await client.ask('shutdown', undefined);
    client.notify('exit', undefined);
    assert.equal(await client.ended, 0);
  });
});

describe('a client in a hurry', () => {
  test('thousands of requests that are cancelled at once', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text.repeat(200));
      const answers = Array.from({ length: 3000 }, (_, number) => {
        const answer = client.ask(number % 2 === 0 ? 'textDocument/hover' : 'textDocument/completion', {
          textDocument: { uri: pipeline },
          position: at(number % 400, 9),
        });
        const sent = client.lastId();
        client.notify('$/cancelRequest', { id: sent });
        client.notify('$/cancelRequest', { id: sent });
        client.notify('$/cancelRequest', { id: `${sent}` });
        return answer;
      });
      for (const { error } of await Promise.all(answers)) assert.ok(error === undefined || error.code === -32800, error?.message);
      await isAlive(client);
    }));

  // A server that kept four kilobytes of each would run out of memory.
  test('10,000 documents opened and closed leak no memory', () =>
    withClient({ environment: { NODE_OPTIONS: '--max-old-space-size=32' } }, async (client) => {
      for (let number = 0; number < 10_000; number++) {
        const uri = `file:///workspace/d${number}/.gitlab-ci.yml`;
        client.open(uri, text);
        client.close(uri);
        if (number % 200 === 0) await client.ask('textDocument/hover', { textDocument: { uri }, position: at(0, 0) });
      }
      await isAlive(client);
    }));

  test('one document opened 1,000 times has the last text', () =>
    withClient({}, async (client) => {
      for (let number = 0; number < 1000; number++) client.open(pipeline, text);
      client.open(pipeline, 'a:\n  image: ruby:latest\n');
      await client.waitFor('the last findings', (message) => {
        const found = publishedIn(message);
        return found?.uri === pipeline && rulesOf(found.diagnostics)[0] === 'image-latest-tag';
      });
      await isAlive(client);
    }));
});

test('the server ends when its client crashes', async () => {
  const server = JSON.stringify(process.env.PULLPROOF_SERVER ?? fileURLToPath(new URL('../../dist/server.js', import.meta.url)));
  const start = `const child = require('node:child_process').spawn(process.execPath, [${server}, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.once('data', () => console.log(child.pid));
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
    child.stdin.write('Content-Length: ' + body.length + '\\r\\n\\r\\n' + body);`;
  const client = spawn(process.execPath, ['-e', start], { stdio: ['ignore', 'pipe', 'inherit'] });
  const id = await new Promise<number>((resolve) => client.stdout.once('data', (line) => resolve(Number(line))));
  assert.ok(isRunning(id));
  client.kill('SIGKILL');
  while (isRunning(id)) await wait(50);
});

/** A zombie (ended, but its parent has not read its exit code) does not count as running. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return !/^\d+ \(.*\) Z/.test(process.platform === 'linux' ? readFileSync(`/proc/${id}/stat`, 'utf8') : '');
  } catch {
    return false;
  }
}

function frame(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function pulled(client: LanguageClient): Promise<readonly string[]> {
  const { items } = await client.request<{ items: { code: string }[] }>('textDocument/diagnostic', { textDocument: { uri: pipeline } });
  return [...new Set(items.map(({ code }) => code))].sort();
}

async function isAliveWhenPulling(client: LanguageClient): Promise<void> {
  client.notify('textDocument/didChange', changed(99, { text: 'z:\n  image: ruby:latest\n' }));
  assert.deepEqual(await pulled(client), ['image-latest-tag']);
  assert.equal(client.complaints(), '');
}
