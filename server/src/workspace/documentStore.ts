import type { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from './host.ts';
import type { OpenDocument } from './openDocument.ts';
import type { Workspace } from './workspace.ts';

/** The texts of files, open or not. */
export interface Texts {
  /** The open document, else one with the text that was last read from disk. */
  find(uri: string): TextDocument | undefined;
  /** A file on disk is new or has changed; undefined if it was deleted. Ignored while the file is open: the editor's text counts then. */
  setClosed(uri: string, text: string | undefined): void;
  /** The text on disk. Undefined if there is none or it cannot be read. */
  readClosed(uri: string): Promise<string | undefined>;
  /** From now on, the text comes from the editor. */
  opened(uri: string): void;
}

export function createTexts(host: Host, documents: TextDocuments<OpenDocument>, workspace: () => Workspace): Texts {
  const closed = new Map<string, TextDocument>();
  return {
    find: (uri) => {
      const text = documents.get(uri) ?? closed.get(uri);
      if (text !== undefined) return text;
      const analysis = workspace().analysisOf(uri);
      if (analysis === undefined) return undefined;
      const document = TextDocument.create(uri, '', 0, analysis.text);
      closed.set(uri, document);
      return document;
    },
    setClosed: (named, text) => {
      const uri = workspace().spellingOf(named);
      if (documents.get(uri) !== undefined) return;
      closed.delete(uri);
      if (text === undefined) workspace().remove(uri);
      else workspace().set(uri, text);
    },
    readClosed: async (uri) => {
      try {
        return await host.readFile?.(uri);
      } catch {
        return undefined;
      }
    },
    opened: (uri) => {
      closed.delete(uri);
    },
  };
}
