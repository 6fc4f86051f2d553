import type { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from './host.ts';
import type { OpenDocument } from './openDocument.ts';
import type { Workspace } from './workspace.ts';

/** The texts of files, whether the editor has them open or not. */
export interface Texts {
  /** The open document, else one of what is known of the file. */
  find(uri: string): TextDocument | undefined;
  /** A file on disk is new or has changed; undefined when it has gone. While it is open, the editor's text is the one that counts. */
  setClosed(uri: string, text: string | undefined): void;
  /** The text on disk; undefined where there is none, or where whoever keeps the files does not answer. */
  readClosed(uri: string): Promise<string | undefined>;
  /** From now on the editor says what is in this file. */
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
