import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentStore, Reading } from './documentStore.ts';
import type { Host } from './host.ts';
import type { ReportUnread } from './unread.ts';
import { decodedPath, isBelow, isInSkippedFolder } from './uris.ts';

/**
 * The files as a scan sees them. A document that the editor has open counts with the editor's text, and exists even before it is saved. Remembers when
 * each text was read, so that a slow read never replaces something newer.
 */
export class BackgroundReader {
  readonly host: Host;
  private readonly store: DocumentStore;
  private readonly readings = new Map<string, Reading>();

  constructor(store: DocumentStore, host: Host, documents: () => readonly TextDocument[]) {
    this.store = store;
    const { readFile, findFiles, isWithin } = host;
    this.host = {
      ...host,
      ...(readFile && { readFile: (uri, notRead) => this.read(uri, notRead) }),
      ...(findFiles && {
        async *findFiles(folder, ...rest) {
          const [accepts] = rest;
          for await (const uri of findFiles(folder, ...rest)) if (!isInSkippedFolder(uri, folder)) yield uri;
          for (const { uri } of documents()) if (isBelow(uri, [folder]) && accepts(decodedPath(uri))) yield uri;
        },
      }),
      ...(isWithin && { isWithin: async (uri, folder, ...rest) => (await isWithin(uri, folder, ...rest)) || this.isUnsaved(uri) }),
    };
  }

  /** Takes over the text that `host.readFile` has returned. */
  take(uri: string): void {
    const reading = this.readings.get(uri);
    this.readings.delete(uri);
    if (reading !== undefined) this.store.take(reading);
  }

  private async read(uri: string, notRead?: ReportUnread): Promise<string | undefined> {
    const open = this.store.openDocument(uri);
    if (open !== undefined) return open.getText();
    const reading = await this.store.read(uri, notRead);
    this.readings.set(uri, reading);
    return reading.text;
  }

  /** Open in the editor, but not on disk: then nothing on disk can lead anywhere else. */
  private async isUnsaved(uri: string): Promise<boolean> {
    return this.store.openDocument(uri) !== undefined && (await this.store.read(uri)).text === undefined;
  }
}
