import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
import { loadDeferredWith } from '../lazyChunk.ts';
import { clientFiles } from '../lsp/clientFiles.ts';
import { startServer } from '../server.ts';

// Both runtimes use this bundle, which makes the extension half as large. Node's main imports these from it.
export {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  Disposable,
  ProposedFeatures,
  ReadableStreamMessageReader,
} from 'vscode-languageserver/browser';
export { loadDeferredWith, startServer };

/** The first message to the worker. A worker does not know the URL of its own script. */
export interface WorkerStart {
  /** The absolute URL of `deferred.js`. */
  readonly deferredScript: string;
}

if ('importScripts' in globalThis) {
  self.addEventListener('message', ({ data }: MessageEvent<WorkerStart>) => startWorker(data), { once: true });
}

function startWorker({ deferredScript }: WorkerStart): void {
  loadDeferredWith(() => {
    self.importScripts(deferredScript);
    return (globalThis as { readonly pullproofDeferred?: unknown }).pullproofDeferred;
  });
  const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self));
  startServer(connection, clientFiles(connection));
}
