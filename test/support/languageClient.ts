/** A minimal language client for tests: starts the bundled server over stdio, sends messages, and records all messages from the server. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  Hover,
  InitializeResult,
  Position,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';

const bundle = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** URIs of the workspace folders. */
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  /** The response to a request for settings. May change at any time. */
  readonly configuration?: () => unknown;
  /** The process that the server watches: this one, if not given. */
  readonly processId?: number;
  /** Added to the environment of the server. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The time limit for a response, in milliseconds. Only for a server that hangs. */
  readonly patience?: number;
}

export interface LanguageClient {
  readonly initialized: InitializeResult;
  /** All messages from the server, in order. */
  readonly heard: readonly Message[];
  /** The error output of the server. */
  readonly complaints: () => string;
  /** The server's process, and a way to kill it. */
  readonly pid: number;
  kill(): void;
  /** The server's exit code. Null if a signal ended it. */
  readonly ended: Promise<number | null>;
  open(uri: string, text: string): void;
  /** Sends changes of the current text. Returns the new version. */
  change(uri: string, edits: readonly { readonly range: Range; readonly text: string }[]): number;
  /** Replaces the whole text. */
  replace(uri: string, text: string): number;
  close(uri: string): void;
  textOf(uri: string): string;
  /** Throws if the response is an error. */
  request<T>(method: string, params: unknown): Promise<T>;
  /** The raw response, error or not. */
  ask(method: string, params: unknown): Promise<Message>;
  /** The id of the last request. */
  lastId(): number;
  notify(method: string, params: unknown): void;
  /** The next matching message, or an earlier one after the first `from` messages. */
  waitFor(what: string, wants: (message: Message) => boolean, from?: number): Promise<Message>;
  /** The diagnostics pushed for the current version of the document. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  hover(uri: string, position: Position): Promise<Hover | null>;
  codeActions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  /** The text after an edit. Does not change the document. */
  withEdit(uri: string, edit: WorkspaceEdit | undefined): string;
  /** Sends raw bytes to the server, and closes its input. */
  write(bytes: string): void;
  endInput(): void;
  /** Sends shutdown and exit. Returns the exit code. */
  stop(): Promise<number | null>;
}

export async function startClient(options: ClientOptions = {}): Promise<LanguageClient> {
  const child = spawn(process.execPath, [process.env.PULLPROOF_SERVER ?? bundle, '--stdio'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  const wire = connect(child, options);
  const documents = new Map<string, TextDocument>();
  /** The number of messages received when a document got its current text. */
  const since = new Map<string, number>();
  const document = (uri: string) => {
    const found = documents.get(uri);
    if (found === undefined) throw new Error(`${uri} is not open`);
    return found;
  };
  const update = (uri: string, contentChanges: { range?: Range; text: string }[]) => {
    const version = document(uri).version + 1;
    since.set(uri, wire.heard.length);
    documents.set(uri, TextDocument.update(document(uri), contentChanges, version));
    wire.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    return version;
  };
  const initialized = await wire.request<InitializeResult>('initialize', {
    processId: options.processId ?? process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? {},
    workspaceFolders: (options.folders ?? []).map((uri) => ({ uri, name: uri })),
    initializationOptions: options.initializationOptions,
  });
  wire.notify('initialized', {});
  return {
    ...wire,
    initialized,
    open: (uri, text) => {
      since.set(uri, wire.heard.length);
      documents.set(uri, TextDocument.create(uri, 'plaintext', 1, text));
      wire.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'plaintext', version: 1, text } });
    },
    change: (uri, edits) => update(uri, [...edits]),
    replace: (uri, text) => update(uri, [{ text }]),
    close: (uri) => {
      documents.delete(uri);
      wire.notify('textDocument/didClose', { textDocument: { uri } });
    },
    textOf: (uri) => document(uri).getText(),
    diagnostics: async (uri) => {
      const { version } = document(uri);
      const wants = (message: Message) => {
        const params = publishedIn(message);
        return params?.uri === uri && params.version === version;
      };
      const message = await wire.waitFor(`diagnostics of ${uri}, version ${version}`, wants, since.get(uri));
      return publishedIn(message)?.diagnostics ?? [];
    },
    hover: (uri, position) => wire.request('textDocument/hover', { textDocument: { uri }, position }),
    codeActions: (uri, range, only) =>
      wire.request('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [], ...(only && { only }) } }),
    resolve: (action) => wire.request('codeAction/resolve', action),
    withEdit: (uri, edit) => TextDocument.applyEdits(document(uri), edit?.changes?.[uri] ?? []),
    stop: async () => {
      await wire.request('shutdown', undefined);
      wire.notify('exit', undefined);
      return wire.ended;
    },
  };
}

/** Runs a test with a client, and checks that the server ends normally. */
export async function withClient(options: ClientOptions, use: (client: LanguageClient) => Promise<void>): Promise<void> {
  const client = await startClient(options);
  try {
    await use(client);
  } finally {
    assert.equal(await client.stop(), 0);
  }
}

/** Creates a folder on disk and removes it afterwards. `uriOf` returns the URI of a path in it, or of the folder if the path is empty. */
export async function inFolder(use: (folder: string, uriOf: (path: string) => string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pullproof-'));
  try {
    await use(folder, (path) => `${pathToFileURL(folder).href}${path === '' ? '' : `/${path}`}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The published diagnostics in a message, if any. */
export function publishedIn({ method, params }: Message): Published | undefined {
  return method === 'textDocument/publishDiagnostics' ? (params as Published) : undefined;
}

function connect(child: ChildProcessWithoutNullStreams, { configuration, patience = 60_000 }: ClientOptions) {
  const heard: Message[] = [];
  const waiting = new Set<(message: Message) => void>();
  let complaints = '';
  let nextId = 0;
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  // Writing to a server that has ended fails. The test notices that there is no response.
  child.stdin.on('error', () => undefined);
  // Each question that has no answer yet listens for the end.
  child.setMaxListeners(0);
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const receive = (message: Message) => {
    heard.push(message);
    if (message.method !== undefined && message.id !== undefined) {
      const asked = message.method === 'workspace/configuration' ? (message.params as { items: unknown[] }).items : [];
      send({ id: message.id, result: asked.length > 0 ? asked.map(() => configuration?.() ?? null) : null });
    }
    for (const one of waiting) one(message);
  };
  readFrames(child, receive);
  const waitFor: LanguageClient['waitFor'] = (what, wants, from = 0) => {
    const already = heard.slice(from).find(wants);
    if (already !== undefined) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const stop = () => {
        waiting.delete(look);
        clearTimeout(tooLong);
        child.off('close', fail);
      };
      const fail = () => {
        stop();
        reject(new Error(`no ${what} within ${patience} ms, or before the server ended; exit code ${child.exitCode}; ${complaints}`));
      };
      const tooLong = setTimeout(fail, patience);
      const look = (message: Message) => {
        if (!wants(message)) return;
        stop();
        resolve(message);
      };
      waiting.add(look);
      child.on('close', fail);
    });
  };
  const ask = (method: string, params: unknown) => {
    const id = ++nextId;
    const answer = waitFor(`answer to ${method}`, (message) => message.method === undefined && message.id === id, heard.length);
    send({ id, method, params });
    return answer;
  };
  return {
    heard,
    pid: child.pid ?? 0,
    kill: () => {
      child.kill('SIGKILL');
    },
    ended,
    ask,
    lastId: () => nextId,
    waitFor,
    complaints: () => complaints,
    notify: (method: string, params: unknown) => send({ method, params }),
    request: async <T>(method: string, params: unknown): Promise<T> => {
      const { result, error } = await ask(method, params);
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result as T;
    },
    write: (bytes: string) => {
      child.stdin.write(bytes);
    },
    endInput: () => {
      child.stdin.end();
    },
  };
}

function readFrames(child: ChildProcessWithoutNullStreams, receive: (message: Message) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    // Long messages arrive in many chunks, which are joined once.
    while (size > 0 && size >= wanted) {
      const buffer = Buffer.concat(chunks);
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      const end = head + 4 + length;
      chunks = [buffer];
      wanted = end;
      if (size < end) return;
      receive(JSON.parse(buffer.toString('utf8', head + 4, end)) as Message);
      chunks = [buffer.subarray(end)];
      size -= end;
      wanted = 0;
    }
  });
}
