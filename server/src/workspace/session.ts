import { type Connection, type InitializeParams, type TextDocumentPositionParams, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceFile } from '../core/index.ts';
import { DocumentStore, type FindDocument } from './documentStore.ts';
import type { Host } from './host.ts';
import { openDocuments } from './openDocuments.ts';
import type { RemoteIncludes } from './remoteIncludes.ts';
import { readSettings, type ServerSettings } from './settings.ts';
import { createWorkspace, type ServerWorkspace } from './workspace.ts';

export interface OpenFile {
  readonly document: TextDocument;
  readonly file: SourceFile;
}

/** What all features of one server share: the connection, the client's abilities, the open documents and the workspace. */
export class Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents = new TextDocuments(openDocuments);
  readonly store: DocumentStore;
  client: InitializeParams = { processId: null, rootUri: null, capabilities: {} };
  settings: ServerSettings = readSettings({});
  workspace: ServerWorkspace;
  /** Reads files that have changed on disk without a message about it. */
  readAgain: (uris: readonly string[]) => void = () => undefined;
  /** Whether the user trusts the workspace, so that it may decide about files outside of it. Editors without such a question do not say it. */
  isTrusted = true;
  /** Brings what is known of included files up to date with the pipelines, the disk and the cache. */
  readIncludes: () => Promise<void> = async () => undefined;
  /** Fetches what pipelines include from elsewhere, soon, and if the settings want that. Cheap. */
  fetchAutomatically: () => void = () => undefined;
  /** What pipelines include from elsewhere. Undefined until the server has begun. */
  remotes: RemoteIncludes | undefined;
  /** When servers were last asked for each included file, by uri. In milliseconds since 1970. */
  readonly triedIncludes = new Map<string, number>();
  /** Resolves once the files of the workspace have been read, and those that the settings name. */
  ready: Promise<void> = Promise.resolve();
  private readonly stopped = new AbortController();

  constructor(connection: Connection, host: Host) {
    this.connection = connection;
    this.host = host;
    this.workspace = createWorkspace(host, [], this.settings, () => undefined);
    this.store = new DocumentStore(host, this.documents, () => this.workspace);
  }

  /** Is aborted when the client has asked for the shutdown. */
  get stopSignal(): AbortSignal {
    return this.stopped.signal;
  }

  stop(): void {
    this.stopped.abort();
  }

  get find(): FindDocument {
    return this.store.find;
  }

  /** Lets `ready` wait for something else too. */
  waitFor(work: Promise<unknown> | undefined): void {
    this.ready = Promise.all([this.ready, Promise.resolve(work).catch(() => undefined)]).then(() => undefined);
  }

  /** An open document with what is known about it; undefined for one that is not open, or not ours by its path. */
  openFile(uri: string): OpenFile | undefined {
    const document = this.documents.get(uri);
    const file = this.workspace.file(uri);
    // The text of a document that is too long is not read.
    return document === undefined || document.getText() !== file?.written ? undefined : { document, file };
  }

  /** An open document, however its uri is spelled. */
  openDocument(uri: string): TextDocument | undefined {
    return this.store.openDocument(uri);
  }

  openFileAt({ textDocument, position }: TextDocumentPositionParams): (OpenFile & { readonly offset: number }) | undefined {
    const open = this.openFile(textDocument.uri);
    return open && { ...open, offset: open.document.offsetAt(position) };
  }

  /** Whether the client has Pullproof's own commands, which are part of its VS Code extension. */
  get runsCommands(): boolean {
    return this.client.initializationOptions?.commandLinks === true;
  }

  /** Answers a request. One that fails must not end the server; the log says what happened, in general words. */
  answer<T>(fallback: T, make: () => T): T {
    try {
      return make();
    } catch (error) {
      this.connection.console.error(`Pullproof could not answer a request: ${error instanceof Error ? error.name : 'unknown'}`);
      return fallback;
    }
  }
}
