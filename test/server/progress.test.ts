/** The first read of a workspace. The server runs in this process, so that the test can delay files. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { startServer } from '../../server/src/server.ts';
import type { Host } from '../../server/src/workspace/host.ts';
import type { Message } from '../support/languageClient.ts';
import { stopClock } from '../support/stoppedClock.ts';

const folder = 'file:///slow';
const files = Array.from({ length: 40 }, (_, at) => `${folder}/service${at}/.gitlab-ci.yml`);
const job = 'job:\n  image: ruby:latest\n  script: make\n';

interface Session {
  readonly heard: readonly Message[];
  /** The next message with this method, or an earlier one. */
  heardOf(method: string, wants?: (message: Message) => boolean): Promise<Message>;
  ask(method: string, params: unknown): Promise<Message>;
  notify(method: string, params: unknown): void;
}

/** A file is read when `mayRead` resolves. */
function session(mayRead: (number: number) => Promise<void>, capabilities: object): Session {
  const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
  let number = 0;
  const host: Host = {
    readFile: async () => {
      await mayRead(number++);
      return job;
    },
    async *findFiles() {
      yield* files;
    },
  };
  startServer(createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(fromServer)), host);
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  const writer = new StreamMessageWriter(toServer);
  const send = (message: object) => void writer.write({ jsonrpc: '2.0', ...message } as never);
  new StreamMessageReader(fromServer).listen((message) => {
    const { id, method } = message as Message;
    if (id !== undefined && method !== undefined) send({ id, result: null });
    heard.push(message as Message);
    for (const look of waiting) look();
  });
  const heardOf = (wants: (message: Message) => boolean) =>
    new Promise<Message>((resolve) => {
      const look = () => {
        const found = heard.find(wants);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  let nextId = 0;
  const ask = (method: string, params: unknown) => {
    const id = ++nextId;
    send({ id, method, params });
    return heardOf((message) => message.id === id && message.method === undefined);
  };
  const workspaceFolders = [{ uri: folder, name: 'slow' }];
  const ready = ask('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders }).then(() =>
    send({ method: 'initialized', params: {} }),
  );
  return {
    heard,
    ask: (method, params) => ready.then(() => ask(method, params)),
    heardOf: (method, wants = () => true) => heardOf((message) => message.method === method && wants(message)),
    notify: (method, params) => send({ method, params }),
  };
}

const clock = stopClock();
const kindOf = ({ params }: Message) => (params as { readonly value: { readonly kind: string } }).value.kind;
const withProgress = { window: { workDoneProgress: true } };

/** A gate that blocks reading from the second file on, for longer than users like to wait. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const pass = (number: number) => {
    if (number < 2) return Promise.resolve();
    reach();
    return opened;
  };
  return { open: () => open(), pass, tooLong: () => reached.then(clock.pass) };
}

describe('the first read of a workspace', () => {
  test('that takes long shows progress, and ends', async () => {
    const { open, pass, tooLong } = gate();
    const { heardOf, ask, heard } = session(pass, withProgress);
    await tooLong();
    const begin = await heardOf('$/progress', (message) => kindOf(message) === 'begin');
    assert.equal((begin.params as { value: { cancellable: boolean } }).value.cancellable, true);
    open();
    await heardOf('$/progress', (message) => kindOf(message) === 'end');
    const { result } = await ask('pullproof/images', {});
    assert.equal((result as unknown[]).length, files.length);
    assert.equal(
      heard.some(({ method }) => method === 'window/showMessage'),
      false,
    );
    await ask('shutdown', undefined);
  });

  test('can be cancelled: the files that were read are kept, and a message is shown', async () => {
    const { open, pass, tooLong } = gate();
    const { heardOf, ask, notify } = session(pass, withProgress);
    await tooLong();
    const begin = await heardOf('$/progress', (message) => kindOf(message) === 'begin');
    notify('window/workDoneProgress/cancel', { token: (begin.params as { token: unknown }).token });
    // Files that are still being read are ignored when they arrive.
    await ask('textDocument/hover', { textDocument: { uri: files[0] }, position: { line: 0, character: 0 } });
    open();
    const { params } = await heardOf('window/showMessage');
    assert.match((params as { message: string }).message, /stopped reading the workspace after \d of 40 files/);
    await heardOf('$/progress', (message) => kindOf(message) === 'end');
    const { result } = await ask('pullproof/images', {});
    assert.equal((result as unknown[]).length, 2);
    await ask('shutdown', undefined);
  });

  test('shows nothing in an editor without support for progress', async () => {
    const { open, pass, tooLong } = gate();
    const { ask, heard } = session(pass, {});
    const images = ask('pullproof/images', {});
    await tooLong();
    open();
    assert.equal(((await images).result as unknown[]).length, files.length);
    assert.equal(
      heard.some(({ method }) => method?.includes('rogress')),
      false,
    );
    await ask('shutdown', undefined);
  });

  test('that is over soon shows nothing', async () => {
    const { ask, heard } = session(() => Promise.resolve(), withProgress);
    await ask('pullproof/images', {});
    clock.pass();
    await ask('shutdown', undefined);
    assert.equal(
      heard.some(({ method }) => method === 'window/workDoneProgress/create'),
      false,
    );
  });
});
