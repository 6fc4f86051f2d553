import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions, resolveCodeAction } from './codeActions.ts';
import { contains, hoverAt } from './core/index.ts';
import { createDiagnostics } from './diagnostics.ts';
import type { Host } from './host.ts';
import { hoverLinks } from './links.ts';
import { scanWorkspace, watchedFiles } from './scan.ts';
import { readSettings } from './settings.ts';
import { toHover } from './toLsp.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Starts a server on this connection. All that lies outside it, files above all, comes through `host`. */
export function startServer(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  const stopped = new AbortController();
  let client: InitializeParams = { processId: null, rootUri: null, capabilities: {} };
  let settings = readSettings({});
  let workspace: Workspace = createWorkspace(host, [], settings);
  const closedTexts = new Map<string, TextDocument>();

  const findDocument = (uri: string): TextDocument | undefined => {
    const text = documents.get(uri) ?? closedTexts.get(uri);
    if (text !== undefined) return text;
    const analysis = workspace.analysisOf(uri);
    if (analysis === undefined) return undefined;
    const document = TextDocument.create(uri, '', 0, analysis.text);
    closedTexts.set(uri, document);
    return document;
  };

  const diagnostics = createDiagnostics(connection, documents, () => workspace, findDocument);

  /** A file on disk is new or has changed; while it is open, the editor's text is the one that counts. */
  const setClosed = (uri: string, text: string | undefined) => {
    if (documents.get(uri) !== undefined) return;
    closedTexts.delete(uri);
    if (text === undefined) workspace.remove(uri);
    else workspace.set(uri, text);
  };

  connection.onInitialize((params): InitializeResult => {
    client = params;
    settings = readSettings(params.initializationOptions?.settings);
    const roots = (params.workspaceFolders ?? []).map(({ uri }) => uri);
    workspace = createWorkspace(host, roots, settings);
    return {
      serverInfo: { name: 'pullproof' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, `${CodeActionKind.SourceFixAll}.pullproof`],
          resolveProvider: true,
        },
        ...diagnostics.capabilities(params.capabilities),
        workspace: { workspaceFolders: { supported: true } },
      },
    };
  });

  connection.onInitialized(async () => {
    const { workspace: can } = client.capabilities;
    if (can?.didChangeConfiguration?.dynamicRegistration) {
      connection.client.register(DidChangeConfigurationNotification.type, { section: 'pullproof' });
    }
    if (can?.didChangeWatchedFiles?.dynamicRegistration) {
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watchedFiles });
    }
    if (can?.configuration) await askForSettings();
    const folders = (client.workspaceFolders ?? []).map(({ uri }) => uri);
    await scanWorkspace(host, folders, settings, setClosed, stopped.signal);
    diagnostics.othersChanged();
  });

  const changeSettings = (sent: unknown) => {
    settings = readSettings(sent);
    workspace.changeSettings(settings);
    diagnostics.allChanged();
  };

  const askForSettings = async () => changeSettings(await connection.workspace.getConfiguration('pullproof'));

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    if (client.capabilities.workspace?.configuration) return askForSettings();
    changeSettings(sent?.pullproof);
    return undefined;
  });

  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    for (const { uri } of changes) setClosed(uri, await host.readFile?.(uri));
    diagnostics.allChanged();
  });

  documents.onDidChangeContent(({ document }) => {
    closedTexts.delete(document.uri);
    workspace.set(document.uri, document.getText());
    diagnostics.changed(document);
  });

  documents.onDidClose(async ({ document }) => {
    setClosed(document.uri, await host.readFile?.(document.uri));
    diagnostics.closed(document.uri);
  });

  connection.onHover(({ textDocument, position }) =>
    runSafe(null, () => {
      const document = documents.get(textDocument.uri);
      const circumstances = workspace.circumstancesOf(textDocument.uri);
      const analysis = workspace.analysisOf(textDocument.uri);
      if (document === undefined || circumstances === undefined || analysis === undefined) return null;
      const hover = hoverAt(
        analysis,
        document.offsetAt(position),
        circumstances,
        hoverLinks(findDocument, client.initializationOptions?.commandLinks === true),
      );
      return hover === undefined ? null : toHover(document, hover);
    }),
  );

  connection.onCodeAction(({ textDocument, range, context }) =>
    runSafe([], () => {
      const document = documents.get(textDocument.uri);
      const analysis = workspace.analysisOf(textDocument.uri);
      if (document === undefined || analysis === undefined) return [];
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const touched = workspace
        .findingsOf(document.uri)
        .filter((finding) => contains(finding.range, span.start) || contains(span, finding.range.start));
      return codeActions({ document, analysis, touched, workspace, wanted: context.only, client: client.capabilities, findDocument });
    }),
  );

  connection.onCodeActionResolve((action) => runSafe(action, () => resolveCodeAction(action, documents, workspace)));

  connection.onShutdown(() => stopped.abort());

  /** One request that goes wrong must not take the server with it; the log says what happened, in general words. */
  function runSafe<T>(fallback: T, answer: () => T): T {
    try {
      return answer();
    } catch (error) {
      connection.console.error(`Pullproof could not answer a request: ${error instanceof Error ? error.name : 'unknown'}`);
      return fallback;
    }
  }

  documents.listen(connection);
  connection.listen();
}
