/** A server in the process of the test, with a client that speaks the protocol with it, and with files in memory that can be slow to read. */
import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  createConnection,
  createMessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startServer } from '../../server/src/server.ts';
import type { Host } from '../../server/src/workspace/host.ts';

export interface ProtocolClient {
  /** Rejects if the response is an error. */
  request<T>(method: string, params: unknown): Promise<T>;
  notify(method: string, params: unknown): void;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** URIs of the workspace folders. */
  readonly folders: readonly string[];
  readonly capabilities: ClientCapabilities;
  /** The response to a request for settings. May change at any time. */
  readonly configuration: () => unknown;
}

export async function startInProcess(host: Host, { folders, capabilities, configuration }: ServerOptions): Promise<ProtocolClient> {
  const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(fromServer)), host);
  const client = createMessageConnection(new StreamMessageReader(fromServer), new StreamMessageWriter(toServer));
  client.onRequest('workspace/configuration', ({ items }: { readonly items: readonly unknown[] }) => items.map(configuration));
  client.onRequest(() => null);
  client.listen();
  const workspaceFolders = folders.map((uri) => ({ uri, name: uri }));
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders });
  await client.sendNotification('initialized', {});
  return {
    request: (method, params) => client.sendRequest(method, params),
    notify: (method, params) => void client.sendNotification(method, params),
    stop: async () => {
      await client.sendRequest('shutdown');
      client.dispose();
      toServer.end();
      fromServer.end();
    },
  };
}

/** Files in memory, by URI. `turns` returns how many turns of the event loop the next access takes; it returns what was there when it began. */
export function memoryHost(files: ReadonlyMap<string, string>, turns: () => number): Host {
  const slowly = async <T>(value: T): Promise<T> => {
    for (let left = turns(); left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
    return value;
  };
  return {
    readFile: (uri) => slowly(files.get(uri)),
    isWithin: (uri, folder) => slowly(files.has(uri) && uri.startsWith(`${folder}/`)),
    async *findFiles(folder, accepts) {
      for (const uri of [...files.keys()].sort()) if (uri.startsWith(`${folder}/`) && accepts(uri)) yield await slowly(uri);
    },
  };
}
