import {
  type ClientCapabilities,
  type Connection,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type ServerCapabilities,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type FindDocument, toDiagnostic } from './toLsp.ts';
import type { Workspace } from './workspace.ts';

/** How findings reach the editor: pulled when it can pull, pushed when not. The newest version's result goes out as soon as it is there. */
export interface Diagnostics {
  capabilities(client: ClientCapabilities): Partial<ServerCapabilities>;
  changed(document: TextDocument): void;
  closed(uri: string): void;
  /** Other files than the one that changed may have other findings now. Asked often, answered once things are quiet. */
  othersChanged(): void;
  /** Everything may have: settings, files on disk. */
  allChanged(): void;
}

/** How long a change has to be over before other files are looked at again, in milliseconds. */
const quietTime = 300;

export function createDiagnostics(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  workspace: () => Workspace,
  findDocument: FindDocument,
): Diagnostics {
  let pulls = false;
  let refreshes = false;
  let generation = 0;
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

  const push = (document: TextDocument) => {
    connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: diagnosticsOf(document.uri) });
  };

  const allChanged = () => {
    generation++;
    if (pulls) {
      if (refreshes) connection.languages.diagnostics.refresh();
      return;
    }
    for (const document of documents.all()) push(document);
  };

  const othersChanged = () => {
    if (waiting !== undefined) clearTimeout(waiting);
    waiting = setTimeout(allChanged, quietTime);
  };

  connection.languages.diagnostics.on(({ textDocument }) => ({
    kind: DocumentDiagnosticReportKind.Full,
    items: diagnosticsOf(textDocument.uri),
  }));

  connection.languages.diagnostics.onWorkspace(({ previousResultIds }) => {
    const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const uris = new Set([...workspace().uris(), ...known.keys()]);
    return {
      items: [...uris]
        .filter((uri) => documents.get(uri) === undefined)
        .map((uri) => {
          const resultId = String(generation);
          if (known.get(uri) === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId };
          return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items: diagnosticsOf(uri) };
        }),
    };
  });

  return {
    capabilities: ({ textDocument, workspace: can }) => {
      pulls = textDocument?.diagnostic !== undefined;
      refreshes = can?.diagnostics?.refreshSupport ?? false;
      return pulls ? { diagnosticProvider: { identifier: 'pullproof', interFileDependencies: true, workspaceDiagnostics: true } } : {};
    },
    changed: (document) => {
      generation++;
      if (!pulls) push(document);
    },
    closed: (uri) => {
      generation++;
      if (!pulls) connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    othersChanged,
    allChanged,
  };
}
