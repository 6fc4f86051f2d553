import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
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
  WriteableStreamMessageWriter,
} from 'vscode-languageserver/browser';
export { startServer };

if ('importScripts' in globalThis) {
  const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self));
  startServer(connection, clientFiles(connection));
}
