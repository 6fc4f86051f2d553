/** Everything that a server shows about the files of its workspace, as text for comparisons. */
import type { CodeAction, CompletionItem, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import type { ProtocolClient } from './inProcessServer.ts';

export type ShownByServer = ReadonlyMap<string, unknown>;

/** How many places of a document are asked about. */
const maxPlaces = 12;

/** `open` are the documents that the client has open. */
export async function shownBy(client: ProtocolClient, open: readonly TextDocument[]): Promise<ShownByServer> {
  const shown = new Map<string, unknown>();
  // The answer waits until the server has read what it was told about.
  const images = await client.request<readonly ImageItem[]>('pullproof/images', { all: true });
  shown.set('images', images);
  shown.set('images of jobs', await client.request('pullproof/images', {}));
  for (const { uri, range } of images.slice(0, maxPlaces)) {
    const place = { textDocument: { uri }, position: range.start };
    shown.set(`explain ${placeName(place)}`, await client.request('pullproof/explain', place));
  }
  const closed = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
  for (const report of closed.items) {
    if (report.kind === 'full' && report.items.length > 0) shown.set(`diagnostics of ${report.uri}`, report.items);
  }
  for (const document of open) await showDocument(client, document, shown);
  return shown;
}

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

function placeName({ textDocument: { uri }, position }: Place): string {
  return `${uri}:${position.line}:${position.character}`;
}

async function showDocument(client: ProtocolClient, document: TextDocument, shown: Map<string, unknown>): Promise<void> {
  const { uri } = document;
  const textDocument = { uri };
  const { items } = await client.request<{ readonly items: unknown }>('textDocument/diagnostic', { textDocument });
  shown.set(`diagnostics of ${uri}`, items);
  for (const method of ['documentSymbol', 'codeLens', 'documentLink']) {
    shown.set(`${method} of ${uri}`, await client.request(`textDocument/${method}`, { textDocument }));
  }
  shown.set(`fixes of ${uri}`, await fixesOf(client, document));
  for (const position of placesOf(document)) {
    const place = { textDocument, position };
    const name = placeName(place);
    for (const method of ['hover', 'definition', 'prepareRename']) {
      shown.set(`${method} ${name}`, await client.request(`textDocument/${method}`, place));
    }
    shown.set(`references ${name}`, await client.request('textDocument/references', { ...place, context: { includeDeclaration: true } }));
    const completions = await client.request<readonly CompletionItem[]>('textDocument/completion', place);
    shown.set(
      `completion ${name}`,
      completions.map(({ label, detail }) => `${label} (${detail})`),
    );
    if (shown.get(`prepareRename ${name}`) !== null) {
      const rename = client.request('textDocument/rename', { ...place, newName: 'renamed.example.net' });
      shown.set(`rename ${name}`, withoutVersions(await rename.catch((error: Error) => error.message)));
    }
  }
}

async function fixesOf(client: ProtocolClient, document: TextDocument): Promise<unknown> {
  const range = { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } };
  const actions: unknown[] = [];
  for (const only of [['quickfix'], ['source.fixAll']]) {
    const params = { textDocument: { uri: document.uri }, range, context: { diagnostics: [], only } };
    for (const action of await client.request<readonly CodeAction[]>('textDocument/codeAction', params)) {
      const resolved = action.data === undefined ? action : await client.request<CodeAction>('codeAction/resolve', action);
      actions.push(withoutVersions({ ...resolved, data: undefined }));
    }
  }
  return actions;
}

/** A new server knows the document under another version. */
function withoutVersions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'version' && inner !== null ? 'open' : inner)) ?? 'null');
}

/** In the middle of words, and at the ends of lines, spread over the document. */
function placesOf(document: TextDocument): readonly Place['position'][] {
  const words = [...document.getText().matchAll(/[\w./:-]{2,}|[\r\n]/g)].map(({ index, 0: word }) => index + Math.floor(word.length / 2));
  const step = Math.max(1, Math.ceil(words.length / maxPlaces));
  return words.filter((_, at) => at % step === 0).map((offset) => document.positionAt(offset));
}
