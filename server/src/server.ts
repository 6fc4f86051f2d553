import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  type DidChangeWorkspaceFoldersParams,
  type InitializeParams,
  type InitializeResult,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { explainPullAt, hoverAt, type SourceRange } from './core/index.ts';
import { codeActions, resolveCodeAction } from './lsp/codeActions.ts';
import { completionForms, completionItems, completionOptions } from './lsp/completion.ts';
import { toHover } from './lsp/convert.ts';
import { createDiagnostics } from './lsp/diagnostics.ts';
import { featureCapabilities, type OpenFile, registerFeatures } from './lsp/features.ts';
import { extentOf, imageItems, imagesRequest } from './lsp/images.ts';
import { hoverLinks } from './lsp/links.ts';
import { rehearseLater } from './lsp/warmUp.ts';
import { createTexts } from './workspace/documentStore.ts';
import { createProject } from './workspace/fileDiscovery.ts';
import type { Host } from './workspace/host.ts';
import { openDocuments } from './workspace/openDocument.ts';
import { filesNamedBy, watchedFiles } from './workspace/scan.ts';
import { readSettings } from './workspace/settings.ts';
import { isBelow } from './workspace/uris.ts';
import { createWorkspace, type Workspace } from './workspace/workspace.ts';

/**
 * Starts a server on this connection. All that lies outside it, files above all, comes through `host`. The signal that it returns is aborted when the
 * client has asked for the shutdown.
 */
export function startServer(connection: Connection, host: Host): AbortSignal {
  const documents = new TextDocuments(openDocuments);
  const stopped = new AbortController();
  let client: InitializeParams = { processId: null, rootUri: null, capabilities: {} };
  let settings = readSettings({});
  let workspace: Workspace = createWorkspace(host, [], settings, () => undefined);
  let namedFiles: readonly string[] = [];
  /** Settled once the files of the workspace have been read, and those that the settings name. */
  let started: Promise<void> = Promise.resolve();
  const texts = createTexts(host, documents, () => workspace);

  const diagnostics = createDiagnostics(
    connection,
    documents,
    () => workspace,
    texts.find,
    () => started,
  );

  /** What is shown of a file may hang on other files, and on the settings. */
  const othersChanged = () => {
    diagnostics.othersChanged();
    features.othersChanged();
  };

  const project = createProject({
    connection,
    host,
    documents,
    workspace: () => workspace,
    setClosed: texts.setClosed,
    readClosed: texts.readClosed,
    documentChanged: (document) => diagnostics.changed(document),
    othersChanged,
    isNamed: (uri) => namedFiles.includes(uri),
    runSafe,
    stopped: stopped.signal,
  });

  connection.onInitialize((params): InitializeResult => {
    client = params;
    settings = readSettings(params.initializationOptions?.settings);
    const roots = (params.workspaceFolders ?? []).map(({ uri }) => uri);
    workspace = createWorkspace(host, roots, settings, othersChanged);
    project.begin(roots);
    return {
      serverInfo: { name: 'pullproof' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        completionProvider: completionOptions,
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, `${CodeActionKind.SourceFixAll}.pullproof`],
          resolveProvider: true,
        },
        ...featureCapabilities,
        ...diagnostics.capabilities(params.capabilities),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  const start = async () => {
    const { workspace: can } = client.capabilities;
    if (can?.didChangeConfiguration?.dynamicRegistration) {
      connection.client.register(DidChangeConfigurationNotification.type, { section: 'pullproof' }).catch(withoutIt);
    }
    if (can?.didChangeWatchedFiles?.dynamicRegistration) {
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watchedFiles }).catch(withoutIt);
    }
    if (can?.configuration) await askForSettings();
    else await readNamedFiles();
    await project.read();
    rehearseLater(
      () => workspace,
      () => documents.all().flatMap(({ uri }) => fileOf(uri) ?? [])[0],
      (file, range) => [hoverIn(file, range.start), actionsIn(file, range)],
    );
  };

  connection.onInitialized(() => {
    // The library's own handler is there only for clients that say beforehand that they have folders.
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, (params) => {
      started = Promise.all([started, foldersChanged(params)]).then(() => undefined);
    });
    started = start();
    return started;
  });

  /** What an editor refuses is done without. */
  const withoutIt = () => connection.console.warn('The editor refused something that Pullproof asked for; it goes on without.');

  const changeSettings = async (sent: unknown) => {
    settings = readSettings(sent);
    workspace.changeSettings(settings);
    diagnostics.allChanged();
    features.othersChanged();
    await readNamedFiles();
  };

  /** Reads the files that the settings name, and forgets those that they named before. */
  const readNamedFiles = async () => {
    const before = namedFiles;
    namedFiles = filesNamedBy(settings, project.folders(), host.home);
    for (const uri of before) if (!namedFiles.includes(uri) && !isBelow(uri, project.folders())) texts.setClosed(uri, undefined);
    for (const uri of namedFiles) {
      const text = await texts.readClosed(uri);
      // The settings may have changed while the file was read.
      if (namedFiles.includes(uri)) texts.setClosed(uri, text);
    }
    if (host.ownDockerConfig !== undefined) workspace.setOwnDockerConfig(await texts.readClosed(host.ownDockerConfig));
    if (before.length + namedFiles.length > 0) othersChanged();
  };

  const askForSettings = () => connection.workspace.getConfiguration('pullproof').then(changeSettings).catch(withoutIt);

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    const asks = client.capabilities.workspace?.configuration;
    // Some editors say that something has changed and send nothing: then what they sent first still holds.
    const changing = asks ? askForSettings() : sent?.pullproof === undefined ? undefined : changeSettings(sent.pullproof);
    started = Promise.all([started, changing]).then(() => undefined);
  });

  connection.onDidChangeWatchedFiles(({ changes }) => project.changedOnDisk(changes));

  const foldersChanged = async ({ event }: DidChangeWorkspaceFoldersParams) => {
    await project.foldersChanged(event);
    await readNamedFiles();
  };

  documents.onDidChangeContent(({ document }) => {
    const scanned = workspace.spellingOf(document.uri);
    if (scanned !== document.uri && documents.get(scanned) === undefined) workspace.remove(scanned);
    texts.opened(document.uri);
    workspace.set(document.uri, document.text, () => document.lineCount);
    diagnostics.changed(document);
    project.edited(document.uri);
    features.othersChanged();
  });

  documents.onDidClose(async ({ document }) => {
    diagnostics.closed(document.uri);
    texts.setClosed(document.uri, await texts.readClosed(document.uri));
    project.edited(document.uri);
    othersChanged();
  });

  /** What is known of an open file; undefined when it is not ours or not open. */
  const fileOf = (uri: string) => {
    const document = documents.get(uri);
    const circumstances = workspace.circumstancesOf(uri);
    const analysis = workspace.analysisOf(uri);
    return document === undefined || circumstances === undefined || analysis === undefined
      ? undefined
      : { document, analysis, circumstances };
  };

  const placeOf = ({ textDocument, position }: TextDocumentPositionParams) => {
    const file = fileOf(textDocument.uri);
    return file && { ...file, offset: file.document.offsetAt(position) };
  };

  const features = registerFeatures(connection, {
    fileOf,
    findDocument: texts.find,
    runSafe,
    runsCommands,
    showsInlayHints: () => settings.inlayHints,
    client: () => client,
  });

  const hoverIn = ({ document, analysis, circumstances }: OpenFile, offset: number, at?: TextDocumentPositionParams) => {
    const hover = hoverAt(analysis, offset, circumstances, hoverLinks(texts.find, runsCommands(), at));
    return hover === undefined ? null : toHover(document, hover);
  };

  connection.onHover((params) =>
    runSafe(null, () => {
      const place = placeOf(params);
      return place === undefined ? null : hoverIn(place, place.offset, params);
    }),
  );

  connection.onRequest('pullproof/explain', ({ textDocument: { uri }, position }: TextDocumentPositionParams) =>
    runSafe(null, () => {
      // A list of images leads to files that are not open.
      const [document, analysis, circumstances] = [texts.find(uri), workspace.analysisOf(uri), workspace.circumstancesOf(uri)];
      if (document === undefined || analysis === undefined || circumstances === undefined) return null;
      return explainPullAt(analysis, document.offsetAt(position), circumstances, hoverLinks(texts.find, runsCommands())) ?? null;
    }),
  );

  connection.onCompletion((params) =>
    runSafe([], () => {
      const document = documents.get(params.textDocument.uri);
      const circumstances = workspace.circumstancesOf(params.textDocument.uri);
      const analysis = workspace.analysisOf(params.textDocument.uri);
      if (document === undefined || circumstances === undefined || analysis === undefined) return [];
      const forms = completionForms(client.capabilities, runsCommands());
      return completionItems(document, analysis, circumstances, params, forms);
    }),
  );

  const actionsIn = ({ document, analysis }: OpenFile, span: SourceRange, wanted?: readonly string[]) => {
    const request = {
      document,
      analysis,
      span,
      wanted,
      workspace,
      client: client.capabilities,
      runsCommands: runsCommands(),
      findDocument: texts.find,
    };
    return codeActions(request);
  };

  connection.onCodeAction(({ textDocument, range, context }) =>
    runSafe([], () => {
      const file = fileOf(textDocument.uri);
      if (file === undefined) return [];
      const span = { start: file.document.offsetAt(range.start), end: file.document.offsetAt(range.end) };
      return actionsIn(file, span, context.only);
    }),
  );

  connection.onCodeActionResolve((action) => runSafe(action, () => resolveCodeAction(action, documents, workspace)));

  connection.onRequest(imagesRequest, async (params: unknown) => {
    await started;
    await workspace.projectsKnown();
    return runSafe([], () => imageItems(workspace.view(), settings, texts.find, extentOf(params)));
  });

  connection.onShutdown(() => stopped.abort());

  /** Pullproof's commands live in its VS Code extension, which says so. */
  function runsCommands(): boolean {
    return client.initializationOptions?.commandLinks === true;
  }

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
  return stopped.signal;
}
