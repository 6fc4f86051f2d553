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

interface Extension {
  activate(context: unknown): unknown;
}

const uri = (path: string) => ({ path: `/${path}`, toString: () => `https://editor.example.com/${path}` });

/** VS Code's API for a workspace with the given files. */
function workspaceWith(files: readonly string[]): unknown {
  // A bundle copies the module's own properties and reads inherited ones by name.
  return Object.create(
    anything({
      version: '1.100.0',
      env: anything({ language: 'en', appName: 'VS Code' }),
      Uri: anything({ joinPath: (_: unknown, ...path: string[]) => uri(path.join('/')) }),
      workspace: anything({
        isTrusted: true,
        workspaceFolders: undefined,
        textDocuments: [],
        notebookDocuments: [],
        findFiles: async () => files.map(uri),
        // Like VS Code's object: settings, and functions next to them.
        getConfiguration: () => ({ has: () => true, get: () => undefined, executor: 'kubernetes' }),
      }),
    }) as object,
  );
}

function load(bundle: string, vscode: unknown, Worker: unknown): Extension {
  const module = { exports: {} as Extension };
  const own = createRequire(import.meta.url);
  const require = (name: string) => (name === 'vscode' ? vscode : own(name));
  const script = new Script(`(function (module, exports, require, Worker) {${readFileSync(new URL(bundle, import.meta.url), 'utf8')}\n})`);
  script.runInThisContext()(module, module.exports, require, Worker);
  return module.exports;
}

/** In milliseconds of processor time. */
const maxActivation = 50;

for (const bundle of ['../dist/client.js', '../dist/browser/client.js']) {
  test(`${bundle} is loaded and activated in less than ${maxActivation} ms, and starts no server without a file for it`, async () => {
    const vscode = workspaceWith([]);
    const Worker = class {
      constructor() {
        assert.fail('a worker is started');
      }
    };
    const activate = () => {
      const start = process.cpuUsage();
      load(bundle, vscode, Worker).activate(anything({ extensionUri: uri(''), subscriptions: [] }));
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    // On a busy machine, the threads of Node that share the time of this process get in between now and then.
    const spent = Math.min(activate(), activate(), activate());
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(spent < maxActivation, `${spent} ms`);
  });
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
  // The worker never answers.
  load('../dist/browser/client.js', workspaceWith(['.gitlab-ci.yml']), Worker).activate(
    anything({ extensionUri: uri(''), subscriptions: [] }),
  );
  await whole;
  const [first] = sent;
  assert.equal(first?.script, 'https://editor.example.com/dist/browser/server.js');
  const { initializationOptions } = (first?.params ?? {}) as { initializationOptions?: unknown };
  assert.deepEqual(initializationOptions, { commandLinks: true, isTrusted: true, settings: { executor: 'kubernetes' } });
});
