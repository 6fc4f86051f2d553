import type { Connection } from 'vscode-languageserver';
import type { Host } from '../workspace/host.ts';

/** Files that only the editor can access (web worker, virtual workspace). The requests are documented in docs/lsp.md. */
export function clientFiles(connection: Connection): Host {
  return {
    readFile: async (uri) => {
      const text: unknown = await connection.sendRequest('pullproof/readFile', { uri });
      return typeof text === 'string' ? text : undefined;
    },
    async *findFiles(folder, accepts, signal) {
      const uris: unknown = await connection.sendRequest('pullproof/findFiles', { folder });
      for (const uri of Array.isArray(uris) ? uris : []) {
        if (signal.aborted) return;
        if (typeof uri === 'string' && accepts(decodeURIComponent(uri))) yield uri;
      }
    },
  };
}
