import type { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceFile } from '../core/index.ts';
import type { Host } from './host.ts';
import type { ReportUnread } from './unread.ts';
import { decodedPath } from './uris.ts';
import type { ServerWorkspace } from './workspace.ts';

/** Finds the document that a uri names, for ranges in other files; undefined when it is not available. */
export type FindDocument = (uri: string) => TextDocument | undefined;

/** What a read returned: the text on disk, undefined where there is none or where the file system does not answer. */
export interface Reading {
  readonly uri: string;
  readonly text: string | undefined;
  /** Counts the reads, in the order in which they began. */
  readonly number: number;
}

/**
 * The texts of files, whether the editor has them open or not. Positions belong to the one text that the workspace knows of a file: the editor's
 * while it is open there, else what was read last. The order in which reads end does not matter.
 */
export class DocumentStore {
  private readonly host: Host;
  private readonly open: TextDocuments<TextDocument>;
  private readonly workspace: () => ServerWorkspace;
  private readonly closed = new WeakMap<SourceFile, TextDocument>();
  private reads = 0;
  /** By path: the read that the newest known text is from. */
  private readonly taken = new Map<string, number>();

  constructor(host: Host, open: TextDocuments<TextDocument>, workspace: () => ServerWorkspace) {
    this.host = host;
    this.open = open;
    this.workspace = workspace;
  }

  /** The lines and columns of what the workspace knows of a file. */
  readonly find = (uri: string): TextDocument | undefined => {
    const file = this.workspace().file(uri);
    if (file === undefined) return undefined;
    const open = this.open.get(uri);
    if (open?.getText() === file.written) return open;
    const known = this.closed.get(file);
    if (known?.getText() === file.written) return known;
    const document = closedDocument(uri, file.written);
    this.closed.set(file, document);
    return document;
  };

  /** An open document, however its uri is spelled. */
  openDocument(uri: string): TextDocument | undefined {
    const path = decodedPath(uri);
    return this.open.get(uri) ?? this.open.all().find((document) => decodedPath(document.uri) === path);
  }

  async read(uri: string, notRead?: ReportUnread): Promise<Reading> {
    this.reads++;
    const number = this.reads;
    const text = await Promise.resolve(this.host.readFile?.(uri, notRead)).catch(() => undefined);
    return { uri, text, number };
  }

  /** What was read becomes the text of the file, unless the editor has it open, or something newer is known. */
  take({ uri, text, number }: Reading): void {
    const path = decodedPath(uri);
    if (number < (this.taken.get(path) ?? 0) || this.openDocument(uri) !== undefined) return;
    this.taken.set(path, number);
    const workspace = this.workspace();
    if (text === undefined) workspace.remove(workspace.spellingOf(uri));
    else workspace.set(workspace.spellingOf(uri), text);
  }

  /** The file is not one of the workspace any more, whatever reads return that are running. */
  forget(uri: string): void {
    if (this.openDocument(uri) !== undefined) return;
    this.taken.set(decodedPath(uri), ++this.reads);
    this.workspace().remove(this.workspace().spellingOf(uri));
  }

  /** The editor has the text of the file, which is newer than what reads return that are running. */
  edited(document: TextDocument): void {
    const workspace = this.workspace();
    const { uri } = document;
    const known = workspace.spellingOf(uri);
    // The includes of pipelines refer to a file of another project by its own uri.
    const isKept = known !== uri && workspace.isBroughtIn(uri);
    if (known !== uri && !isKept && this.open.get(known) === undefined) workspace.remove(known);
    this.taken.set(decodedPath(uri), ++this.reads);
    workspace.set(isKept ? known : uri, document.getText(), document.lineCount);
  }
}

/** Editors leave out a byte order mark when they open a file: it does not count in the first line. */
function closedDocument(uri: string, text: string): TextDocument {
  if (!text.startsWith('\ufeff')) return TextDocument.create(uri, '', 0, text);
  const shown = TextDocument.create(uri, '', 0, text.slice(1));
  return {
    uri,
    languageId: '',
    version: 0,
    lineCount: shown.lineCount,
    getText: (range) => (range === undefined ? text : shown.getText(range)),
    positionAt: (offset) => shown.positionAt(Math.max(0, offset - 1)),
    offsetAt: (position) => shown.offsetAt(position) + 1,
    getLineRange: (line) => shown.getLineRange(line),
    getEOLCharacters: (line) => shown.getEOLCharacters(line),
  };
}
