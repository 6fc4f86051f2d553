import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Script } from 'node:vm';

/** A stub for any part of VS Code's API: a class, a function, an object with any property. */
function anything(known: Readonly<Record<string, unknown>> = {}): unknown {
  class Something {}
  const stand: object = new Proxy(Something, {
    get: (something, name) => {
      if (typeof name === 'string' && Object.hasOwn(known, name)) return known[name];
      if (name === Symbol.toPrimitive) return () => 'anything';
      if (typeof name === 'symbol' || name === 'prototype' || name === 'then') return Reflect.get(something, name);
      return anything();
    },
    apply: () => anything(),
    // A derived class has its own methods.
    construct: (something, args, made): object => (made === stand ? (anything() as object) : Reflect.construct(something, args, made)),
  });
  return stand;
}

test('all messages of the extension to its web worker can be cloned', async () => {
  const sent: Record<string, unknown>[] = [];
  let initialized = () => {};
  const whole = new Promise<void>((resolve) => {
    initialized = resolve;
  });
  class Worker {
    constructor(readonly script: string) {}
    addEventListener() {}
    postMessage(message: Record<string, unknown>) {
      sent.push({ script: this.script, ...structuredClone(message) });
      if (message.method === 'initialize') initialized();
    }
  }
  const uri = (path: string) => ({ toString: () => `https://editor.example.com/${path}` });
  // A bundle copies the module's own properties and reads inherited ones by name.
  const vscode: unknown = Object.create(
    anything({
      version: '1.100.0',
      env: anything({ language: 'en', appName: 'VS Code' }),
      Uri: anything({ joinPath: (_: unknown, ...path: string[]) => uri(path.join('/')) }),
      workspace: anything({
        workspaceFolders: undefined,
        textDocuments: [],
        notebookDocuments: [],
        // A workspace with a pipeline: the server is needed.
        findFiles: async () => [uri('.gitlab-ci.yml')],
        // Like VS Code's object: settings, and functions next to them.
        getConfiguration: () => ({ has: () => true, get: () => undefined, executor: 'kubernetes' }),
      }),
    }) as object,
  );
  const module = { exports: {} as { activate(context: unknown): unknown } };
  const own = createRequire(import.meta.url);
  const require = (name: string) => (name === 'vscode' ? vscode : own(name));
  const script = new Script(
    `(function (module, exports, require, Worker) {${readFileSync(new URL('../dist/browser/client.js', import.meta.url), 'utf8')}\n})`,
  );
  script.runInThisContext()(module, module.exports, require, Worker);
  // The worker never answers.
  module.exports.activate(anything({ extensionUri: uri(''), subscriptions: [] }));
  await whole;
  const [first] = sent;
  assert.equal(first?.script, 'https://editor.example.com/dist/browser/server.js');
  const { initializationOptions } = (first?.params ?? {}) as { initializationOptions?: unknown };
  assert.deepEqual(initializationOptions, { commandLinks: true, settings: { executor: 'kubernetes' } });
});
