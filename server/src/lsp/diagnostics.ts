import {
  type ClientCapabilities,
  type Connection,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type ServerCapabilities,
  type TextDocuments,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocument } from '../workspace/openDocument.ts';
import { createPauses } from '../workspace/scan.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createClosedFiles } from './backgroundDiagnostics.ts';
import { type FindDocument, isSameDiagnostic, toDiagnostic } from './convert.ts';

/** Sends findings to the editor: pulled if the editor can pull, else pushed. The result for the newest version is sent as soon as it is ready. */
export interface Diagnostics {
  capabilities(client: ClientCapabilities): Partial<ServerCapabilities>;
  changed(document: TextDocument): void;
  closed(uri: string): void;
  /** The findings of other files than the changed one may be different now. Called often; runs after the last of several changes. */
  othersChanged(): void;
  /** The findings of all files may be different: settings or files on disk have changed. */
  allChanged(): void;
}

/** How long after a change other files are checked again, in milliseconds. */
const quietTime = 300;

export function createDiagnostics(
  connection: Connection,
  documents: TextDocuments<OpenDocument>,
  workspace: () => Workspace,
  findDocument: FindDocument,
  /** Resolves when the files of the workspace have been read. */
  read: () => Promise<void>,
): Diagnostics {
  let pulls = false;
  let refreshes = false;
  /** The result of the last pull for each open document. */
  const pulled = new Map<string, { readonly resultId: string; readonly items: readonly Diagnostic[] }>();
  let answers = 0;
  /** The last findings pushed for each document, so that nothing is sent twice. */
  const pushed = new Map<string, { readonly version: number; readonly items: readonly Diagnostic[] }>();
  /** The last result for each file that is not open. It stays valid while the workspace has that `revision`. */
  const told = new Map<string, { readonly resultId: string; readonly items: readonly Diagnostic[]; readonly revision: number }>();
  /** Makes result ids unique: a client may send ids from an earlier server. */
  const started = Date.now().toString(36);
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const diagnosticsOf = (uri: string): Diagnostic[] => {
    const document = findDocument(uri);
    if (document === undefined) return [];
    try {
      return workspace()
        .findingsOf(uri)
        .map((finding) => toDiagnostic(document, finding, findDocument));
    } catch (error) {
      connection.console.error(`Pullproof could not check a file: ${error instanceof Error ? error.name : 'unknown'}`);
      return [];
    }
  };

  const isOpen = (uri: string) => documents.get(uri) !== undefined;
  const closedFiles = createClosedFiles(connection, () => workspace().uris(), isOpen, diagnosticsOf, isSame);

  const push = ({ uri, version }: TextDocument) => {
    const diagnostics = diagnosticsOf(uri);
    const last = pushed.get(uri);
    pushed.set(uri, { version, items: diagnostics });
    if (last !== undefined && last.version === version && isSame(last.items, diagnostics)) return;
    connection.sendDiagnostics({ uri, version, diagnostics });
  };

  const allChanged = () => {
    if (pulls) {
      // A client that rejects the request pulls when it wants to.
      if (refreshes) Promise.resolve(connection.languages.diagnostics.refresh()).catch(() => undefined);
      return;
    }
    for (const document of documents.all()) push(document);
    closedFiles.push();
  };

  const othersChanged = () => {
    if (waiting !== undefined) clearTimeout(waiting);
    waiting = setTimeout(allChanged, quietTime);
  };

  connection.languages.diagnostics.on(({ textDocument, previousResultId }) => {
    const { uri } = textDocument;
    const items = diagnosticsOf(uri);
    const last = pulled.get(uri);
    if (last !== undefined && last.resultId === previousResultId && isSame(last.items, items)) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.resultId };
    }
    answers += 1;
    const resultId = `pull ${answers}`;
    pulled.set(uri, { resultId, items });
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  });

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    await read();
    const revision = workspace().revision();
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const pause = createPauses();
    const here = new Set(workspace().uris());
    for (const uri of told.keys()) if (!here.has(uri)) told.delete(uri);
    for (const uri of new Set([...here, ...previous.keys()])) {
      if (documents.get(uri) !== undefined) continue;
      const had = previous.get(uri);
      const last = told.get(uri);
      if (last !== undefined && last.resultId === had && last.revision === revision) {
        items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId: had });
        continue;
      }
      await pause();
      if (token.isCancellationRequested) break;
      const found = diagnosticsOf(uri);
      const isKnown = last !== undefined && isSame(last.items, found);
      const resultId = isKnown ? last.resultId : `${started} ${++answers}`;
      // If the workspace has changed meanwhile, the result may be out of date.
      told.set(uri, { resultId, items: found, revision: workspace().revision() === revision ? revision : -1 });
      items.push(
        had === resultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId }
          : { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items: found },
      );
    }
    return { items };
  });

  return {
    capabilities: ({ textDocument, workspace: can }) => {
      pulls = textDocument?.diagnostic !== undefined;
      refreshes = can?.diagnostics?.refreshSupport ?? false;
      return pulls ? { diagnosticProvider: { identifier: 'pullproof', interFileDependencies: true, workspaceDiagnostics: true } } : {};
    },
    changed: (document) => {
      // A client that pulls requests dependent files itself.
      if (pulls) return;
      closedFiles.forget(document.uri);
      push(document);
      if (workspace().uris().length > 1) othersChanged();
    },
    closed: (uri) => {
      pulled.delete(uri);
      if (pulls || documents.get(uri) !== undefined) return;
      pushed.delete(uri);
      // The findings of the file on disk follow with the next background check.
      closedFiles.forget(uri);
      connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    othersChanged,
    allChanged,
  };
}

function isSame(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
  return some.length === others.length && some.every((one, at) => isSameDiagnostic(one, others[at] ?? one));
}
