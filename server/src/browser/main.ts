import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
import { clientFiles } from '../lsp/clientFiles.ts';
import { startServer } from '../server.ts';

// Both runtimes run this one bundle: Node's main takes from it what it needs.
export {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  Disposable,
  ProposedFeatures,
  ReadableStreamMessageReader,
  WriteableStreamMessageWriter,
} from 'vscode-languageserver/browser';
export { pathPattern } from '../core/index.ts';
export { startServer };

if ('importScripts' in globalThis) {
  const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self));
  startServer(connection, clientFiles(connection));
}
