import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { createContext, Script } from 'node:vm';
import { gzipSync } from 'node:zlib';

const read = (name: string) => readFileSync(new URL(`../../dist/browser/${name}`, import.meta.url));

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** Timers of at least this time only run when `rest` is called. In milliseconds. */
const long = 200;

const ofEveryWorker = [
  'clearTimeout',
  'setInterval',
  'setImmediate',
  'TextDecoder',
  'TextEncoder',
  'crypto',
  'performance',
  'AbortController',
  'URL',
] as const;

/** The globals of a web worker that the server needs. */
function startWorker(importing: (load: () => void) => void = (load) => load()) {
  const resting: (() => void)[] = [];
  const setTimer = (act: () => void, after: number) => (after >= long ? { held: resting.push(act) } : setTimeout(act, after));
  const loaded: string[] = [];
  const answers: Message[] = [];
  const waiting: (() => void)[] = [];
  let first: ((event: { data: unknown }) => void) | undefined;
  const self: Record<string, unknown> = {
    ...Object.fromEntries(ofEveryWorker.map((name) => [name, globalThis[name]])),
    console: { ...console, info: () => undefined },
    setTimeout: setTimer,
    addEventListener: (event: 'message' | 'error', listener: typeof first) => {
      if (event === 'message') first = listener;
    },
    postMessage: (message: Message) => {
      answers.push(structuredClone(message));
      for (const wake of waiting.splice(0)) wake();
    },
  };
  self.self = self;
  const context = createContext(self);
  const run = (name: string) => new Script(read(name).toString('utf8'), { filename: name }).runInContext(context);
  self.importScripts = (address: string) => {
    loaded.push(address);
    importing(() => run('deferred.js'));
  };
  run('server.js');
  const post = (data: unknown) => {
    // Created in the worker's context, like structured cloning.
    const event = { data: new Script(`(${JSON.stringify(data)})`).runInContext(context) };
    if (first === undefined) return (self.onmessage as (event: unknown) => void)(event);
    const listener = first;
    first = undefined;
    listener(event);
  };
  const answerTo = async (id: number) => {
    for (;;) {
      const found = answers.find((message) => message.id === id && message.method === undefined);
      if (found !== undefined) return found.result;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
  };
  let lastId = 0;
  const ask = (method: string, params: unknown) => {
    lastId += 1;
    post({ jsonrpc: '2.0', id: lastId, method, params });
    return answerTo(lastId);
  };
  const tell = (method: string, params: unknown) => post({ jsonrpc: '2.0', method, params });
  const rest = () => {
    for (const act of resting.splice(0)) act();
  };
  return { loaded, post, ask, tell, rest, context };
}

const uri = 'file:///workspace/.gitlab-ci.yml';
const address = 'https://editor.example.com/dist/browser/deferred.js';

describe('the two scripts of the server', () => {
  test('the first is small', () => {
    const script = read('server.js');
    assert.ok(script.length <= 500_000, `${script.length} bytes`);
    const packed = gzipSync(script, { level: 9 }).length;
    assert.ok(packed <= 130_000, `${packed} bytes packed`);
  });

  test('a worker loads the second one when needed, from the URL of the client', async () => {
    const { loaded, post, ask, tell, context } = startWorker();
    post({ deferredScript: address });
    await ask('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
    tell('initialized', {});
    const textDocument = { uri, languageId: 'yaml', version: 1, text: 'build:\n  image: ruby\n  script: rake\n' };
    tell('textDocument/didOpen', { textDocument });
    const report = (await ask('textDocument/diagnostic', { textDocument: { uri } })) as { items: { code: string }[] };
    assert.deepEqual(
      report.items.map(({ code }) => code),
      ['image-missing-tag'],
    );
    assert.deepEqual(loaded, [], 'nothing else is loaded for a simple pipeline');
    const hover = await ask('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 10 } });
    assert.match(JSON.stringify(hover), /docker\.io\/library\/ruby/);
    await ask('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(loaded, [address], 'once');
    await ask('shutdown', null);
    // The first script can only call functions of the second one.
    const deferred: Readonly<Record<string, unknown>> = context.pullproofDeferred;
    assert.ok(Object.keys(deferred).length > 15);
    for (const [name, value] of Object.entries(deferred)) assert.equal(typeof value, 'function', name);
  });

  test('the second one is loaded after the start; if that fails, the first one still works', async () => {
    const broken = () => {
      throw new Error('no such script');
    };
    for (const importing of [undefined, broken]) {
      const { loaded, post, ask, tell, rest } = startWorker(importing);
      post({ deferredScript: address });
      await ask('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
      tell('initialized', {});
      assert.deepEqual(loaded, []);
      rest();
      assert.deepEqual(loaded, [address]);
      const textDocument = { uri, languageId: 'yaml', version: 1, text: 'build:\n  image: ruby\n  script: rake\n' };
      tell('textDocument/didOpen', { textDocument });
      const hover = await ask('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 10 } });
      assert.equal(hover === null, importing === broken);
      const report = (await ask('textDocument/diagnostic', { textDocument: { uri } })) as { items: unknown[] };
      assert.equal(report.items.length, 1);
      await ask('shutdown', null);
    }
  });
});
