import type { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from './host.ts';
import type { ServerWorkspace } from './workspace.ts';

/** Finds the document that a uri names, for ranges in other files; undefined when it is not available. */
export type FindDocument = (uri: string) => TextDocument | undefined;

/** The texts of files, whether the editor has them open or not. */
export class DocumentStore {
  private readonly host: Host;
  private readonly open: TextDocuments<TextDocument>;
  private readonly workspace: () => ServerWorkspace;
  private readonly closed = new Map<string, TextDocument>();

  constructor(host: Host, open: TextDocuments<TextDocument>, workspace: () => ServerWorkspace) {
    this.host = host;
    this.open = open;
    this.workspace = workspace;
  }

  /** The open document, else one with the text that is known of the file. */
  readonly find = (uri: string): TextDocument | undefined => {
    const open = this.open.get(uri);
    if (open !== undefined) return open;
    const text = this.workspace().file(uri)?.text;
    if (text === undefined) {
      this.closed.delete(uri);
      return undefined;
    }
    const known = this.closed.get(uri);
    if (known?.getText() === text) return known;
    const document = TextDocument.create(uri, '', 0, text);
    this.closed.set(uri, document);
    return document;
  };

  /** A file on disk is new or has changed; undefined when it was deleted. While it is open, the editor's text is the one that counts. */
  setClosed(named: string, text: string | undefined): void {
    const uri = this.workspace().spellingOf(named);
    if (this.open.get(uri) !== undefined) return;
    this.closed.delete(uri);
    if (text === undefined) this.workspace().remove(uri);
    else this.workspace().set(uri, text);
  }

  /** The text on disk; undefined where there is none, or where the file system does not answer. */
  async readClosed(uri: string): Promise<string | undefined> {
    try {
      return await this.host.readFile?.(uri);
    } catch {
      return undefined;
    }
  }

  /** From now on the editor has the text of this file. */
  opened(uri: string): void {
    this.closed.delete(uri);
  }
}
