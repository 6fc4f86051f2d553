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

/** How findings reach the editor: pulled when it can pull, pushed when not. The newest version's result goes out as soon as it is there. */
export interface Diagnostics {
  capabilities(client: ClientCapabilities): Partial<ServerCapabilities>;
  changed(document: TextDocument): void;
  closed(uri: string): void;
  /** Other files than the one that changed may have other findings now. Said often, acted upon once things are quiet. */
  othersChanged(): void;
  /** Everything may have: settings, files on disk. */
  allChanged(): void;
}

/** How long a change has to be over before other files are looked at again, in milliseconds. */
const quietTime = 300;

export function createDiagnostics(
  connection: Connection,
  documents: TextDocuments<OpenDocument>,
  workspace: () => Workspace,
  findDocument: FindDocument,
  /** Settled once the files of the workspace have been read. */
  read: () => Promise<void>,
): Diagnostics {
  let pulls = false;
  let refreshes = false;
  /** What was pulled last for each open document. */
  const pulled = new Map<string, { readonly resultId: string; readonly items: readonly Diagnostic[] }>();
  let answers = 0;
  /** What was pushed last for each document, so that nothing is said twice. */
  const pushed = new Map<string, { readonly version: number; readonly items: readonly Diagnostic[] }>();
  /** What was told last of files that are not open. While the workspace is at that `revision`, it still holds. */
  const told = new Map<string, { readonly resultId: string; readonly items: readonly Diagnostic[]; readonly revision: number }>();
  /** A client may remember what the server before this one said. */
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
      // A client that refuses will pull in its own time.
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
      // Should the workspace have changed meanwhile, they may be out of date.
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
      // A client that pulls asks again for what hangs together; the others are told.
      if (pulls) return;
      closedFiles.forget(document.uri);
      push(document);
      if (workspace().uris().length > 1) othersChanged();
    },
    closed: (uri) => {
      pulled.delete(uri);
      if (pulls || documents.get(uri) !== undefined) return;
      pushed.delete(uri);
      // What the file on disk holds is said before long.
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
