import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { codeActionOptions, registerCodeActions } from './lsp/codeActions.ts';
import { registerCodeLens } from './lsp/codeLens.ts';
import { offerCommands } from './lsp/commands.ts';
import { completionOptions, registerCompletion } from './lsp/completion.ts';
import { registerCredentials } from './lsp/credentials.ts';
import { registerDefinition } from './lsp/definition.ts';
import { Diagnostics } from './lsp/diagnostics.ts';
import { registerDocumentLinks } from './lsp/documentLinks.ts';
import { registerDocumentSymbols } from './lsp/documentSymbols.ts';
import { registerEntryContext } from './lsp/entryContext.ts';
import { registerExplain } from './lsp/explain.ts';
import { registerExplainError } from './lsp/explainError.ts';
import { registerFetchIncludes } from './lsp/fetchIncludes.ts';
import { registerHover } from './lsp/hover.ts';
import { registerImages } from './lsp/images.ts';
import { registerInlayHints } from './lsp/inlayHints.ts';
import { registerReferences } from './lsp/references.ts';
import { createRefresh } from './lsp/refresh.ts';
import { registerRegistries } from './lsp/registries.ts';
import { registerRename } from './lsp/rename.ts';
import { registerStatus } from './lsp/status.ts';
import { FileDiscovery } from './workspace/fileDiscovery.ts';
import type { Host } from './workspace/host.ts';
import { watchedFiles } from './workspace/scan.ts';
import { Session } from './workspace/session.ts';
import { SettingsReader } from './workspace/settingsReader.ts';
import { createWorkspace } from './workspace/workspace.ts';

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  completionProvider: completionOptions,
  codeActionProvider: codeActionOptions,
  definitionProvider: true,
  referencesProvider: true,
  codeLensProvider: {},
  documentSymbolProvider: true,
  documentLinkProvider: {},
  renameProvider: { prepareProvider: true },
  inlayHintProvider: true,
};

const features = [
  registerCodeActions,
  registerCodeLens,
  registerCompletion,
  registerCredentials,
  registerDefinition,
  registerDocumentLinks,
  registerDocumentSymbols,
  registerEntryContext,
  registerExplain,
  registerExplainError,
  registerFetchIncludes,
  registerHover,
  registerImages,
  registerStatus,
  registerInlayHints,
  registerReferences,
  registerRegistries,
  registerRename,
];

/**
 * Starts a server on this connection. Everything outside of it, above all files, comes through `host`. The signal that it returns is aborted when
 * the client has asked for the shutdown.
 */
export function startServer(connection: Connection, host: Host): AbortSignal {
  const session = new Session(connection, host);
  for (const register of features) register(session);
  const diagnostics = new Diagnostics(session);
  const refresh = createRefresh(session);
  const othersChanged = () => {
    diagnostics.othersChanged();
    refresh();
    session.fetchAutomatically();
  };
  const discovery = new FileDiscovery(session, (document) => diagnostics.changed(document), othersChanged);
  const settings = new SettingsReader(session, discovery, () => {
    diagnostics.allChanged();
    refresh();
    session.fetchAutomatically();
  });

  session.readAgain = (uris) => {
    session.waitFor(discovery.changedOnDisk(uris.map((uri) => ({ uri, type: FileChangeType.Changed }))));
  };

  session.readIncludes = () => discovery.readIncludes();
  session.remotes = discovery.remotes;

  connection.onInitialize((params): InitializeResult => {
    const roots = begin(session, params, othersChanged);
    discovery.begin(roots);
    return {
      serverInfo: { name: 'pullproof' },
      capabilities: {
        ...capabilities,
        ...diagnostics.capabilities(params.capabilities),
        ...offerCommands(session),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    // The library's own handler exists only for clients that declare beforehand that they have folders.
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) =>
      session.waitFor(discovery.foldersChanged(event).then(() => settings.readNamedFiles())),
    );
    session.waitFor(start(session, settings, discovery));
    return session.ready;
  });

  connection.onDidChangeConfiguration(({ settings: sent }) => session.waitFor(settings.changed(sent?.pullproof)));
  connection.onDidChangeWatchedFiles(({ changes }) => session.waitFor(discovery.changedOnDisk(changes)));
  connection.onShutdown(() => session.stop());
  followDocuments(session, diagnostics, discovery, refresh);
  session.documents.listen(connection);
  connection.listen();
  return session.stopSignal;
}

/** Takes what the client says about itself; returns the workspace folders. */
function begin(session: Session, params: InitializeParams, othersChanged: () => void): readonly string[] {
  session.client = params;
  // An id of zero or less would name a group of processes.
  if (Number.isInteger(params.processId) && Number(params.processId) > 0) session.host.endWith?.(Number(params.processId));
  session.settings = SettingsReader.first(params);
  session.isTrusted = params.initializationOptions?.isTrusted !== false;
  const roots = (params.workspaceFolders ?? []).map(({ uri }) => uri);
  session.workspace = createWorkspace(session.host, roots, session.settings, othersChanged);
  return roots;
}

async function start(session: Session, settings: SettingsReader, discovery: FileDiscovery): Promise<void> {
  const { connection, client } = session;
  const { workspace: can } = client.capabilities;
  const withoutIt = () => connection.console.warn('The editor refused something that Pullproof asked for; Pullproof works without it.');
  if (can?.didChangeConfiguration?.dynamicRegistration) {
    connection.client.register(DidChangeConfigurationNotification.type, { section: 'pullproof' }).catch(withoutIt);
  }
  if (can?.didChangeWatchedFiles?.dynamicRegistration) {
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watchedFiles }).catch(withoutIt);
  }
  await settings.read().catch(withoutIt);
  await discovery.read();
}

/** The editor's documents are what counts as long as they are open. */
function followDocuments(session: Session, diagnostics: Diagnostics, discovery: FileDiscovery, refresh: () => void): void {
  const { documents, store } = session;
  documents.onDidChangeContent(({ document }) => {
    store.edited(document);
    diagnostics.changed(document);
    session.waitFor(discovery.edited(document.uri));
    refresh();
    session.fetchAutomatically();
  });
  documents.onDidClose(({ document }) => {
    diagnostics.closed(document.uri);
    session.waitFor(discovery.closed(document.uri));
  });
}
