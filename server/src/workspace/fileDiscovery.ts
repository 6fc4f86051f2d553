import {
  FileChangeType,
  type FileEvent,
  MessageType,
  ShowMessageNotification,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { formatOf, readAhead, wantedIncludes } from '../core/index.ts';
import { IncludedFilesReader } from './includedFilesReader.ts';
import { withProgress } from './progress.ts';
import { scanFolders } from './scan.ts';
import type { Session } from './session.ts';
import { UnreadFiles } from './unread.ts';
import { decodedPath, isBelow, relativePath } from './uris.ts';

/** Finds out which files of the workspace folders are known: those that a scan finds, those that pipelines include, and those that the settings name. */
export class FileDiscovery {
  /** The workspace folders. */
  folders: readonly string[] = [];
  /** The files that the settings name: they stay known wherever they lie. */
  named: readonly string[] = [];
  readonly othersChanged: () => void;
  private readonly session: Session;
  private readonly documentChanged: (document: TextDocument) => void;
  private readonly includes: IncludedFilesReader;
  private readonly unread = new UnreadFiles();

  constructor(session: Session, documentChanged: (document: TextDocument) => void, othersChanged: () => void) {
    this.session = session;
    this.documentChanged = documentChanged;
    this.othersChanged = othersChanged;
    const found = (uri: string, text: string) => this.setIncluded(uri, text);
    const notRead = this.unread.report;
    this.includes = new IncludedFilesReader(session, { folders: () => this.folders, found, notRead, documentChanged, othersChanged });
  }

  /** The folders are known, before anything is read. */
  begin(folders: readonly string[]): void {
    this.folders = folders;
  }

  /** Reads the folders in the background. */
  async read(added: readonly string[] = this.folders): Promise<void> {
    await this.scan(added);
    await this.includes.read();
    await this.session.workspace.projectsKnown();
    this.logUnread();
    this.othersChanged();
  }

  edited(uri: string): void {
    this.includes.documentEdited(uri);
  }

  async changedOnDisk(changes: readonly FileEvent[]): Promise<void> {
    const { workspace, store } = this.session;
    const before = workspace.revision();
    const wanted = wantedIncludes(workspace.core);
    let isWanted = false;
    for (const { uri, type } of changes) {
      if (type === FileChangeType.Deleted) store.setClosed(uri, undefined);
      else if (formatOf(decodedPath(uri)) !== undefined || workspace.file(workspace.spellingOf(uri)) !== undefined) {
        store.setClosed(uri, (await this.leadsOut(uri)) ? undefined : await store.readClosed(uri));
      } else {
        const path = relativePath(uri, this.folders);
        isWanted ||= path !== undefined && wanted.some(({ matches }) => matches(path));
      }
    }
    if (!isWanted && workspace.revision() === before) return;
    await this.includes.read();
    this.othersChanged();
  }

  async foldersChanged({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
    const { workspace, store } = this.session;
    const gone = removed.map(({ uri }) => uri);
    const come = added.map(({ uri }) => uri);
    this.folders = [...new Set([...this.folders.filter((folder) => !gone.includes(folder)), ...come])];
    workspace.changeRoots(this.folders);
    for (const uri of workspace.uris()) {
      if (isBelow(uri, gone) && !isBelow(uri, this.folders) && !this.named.includes(uri)) store.setClosed(uri, undefined);
    }
    await this.read(come);
  }

  private async scan(added: readonly string[]): Promise<void> {
    const { connection, host, stopSignal } = this.session;
    let [read, all] = [0, 0];
    const end = await withProgress(connection, 'Pullproof reads the workspace', stopSignal, ({ signal, advance }) =>
      scanFolders(host, added, {
        found: (uri, text) => this.setScanned(uri, text),
        notRead: this.unread.report,
        signal,
        advance: (done, of) => {
          [read, all] = [done, of];
          advance(done, of);
        },
      }),
    ).catch(() => connection.console.warn('Pullproof could not read all files of the workspace.'));
    if (end !== 'cancelled') return;
    const what = all === 0 ? 'before any file was read' : `after ${read} of ${all} files`;
    const message = `Pullproof stopped reading the workspace ${what}. The other files are read when they are opened, or at the next start.`;
    connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message }).catch(() => undefined);
  }

  /** Each file once: an editor that shows no findings of a file must not mean that it has none. */
  private logUnread(): void {
    const message = this.unread.takeMessage(this.folders);
    if (message !== undefined) this.session.connection.console.warn(message);
  }

  private setScanned(uri: string, text: string): void {
    const { session } = this;
    // The folder may have left the workspace meanwhile.
    if (!isBelow(uri, this.folders)) return;
    session.store.setClosed(uri, text);
    // Parsed now, between two pauses: all files at once would block the server for a second.
    const { workspace } = session;
    const file = workspace.file(workspace.spellingOf(uri));
    if (file !== undefined) session.answer(undefined, () => readAhead(file));
  }

  /** Files that a pipeline includes are part of it, whatever their name; one that is open already is checked now. */
  private setIncluded(uri: string, text: string): void {
    const { session } = this;
    if (!isBelow(uri, this.folders)) return;
    session.workspace.include(uri);
    const open = session.openDocument(uri);
    if (open === undefined) {
      this.setScanned(uri, text);
      return;
    }
    session.workspace.set(open.uri, open.getText(), open.lineCount);
    this.documentChanged(open);
  }

  /** A file may be replaced by a link to somewhere else while it is known. */
  private async leadsOut(uri: string): Promise<boolean> {
    const { isWithin } = this.session.host;
    const folder = this.folders.find((one) => isBelow(uri, [one]));
    return folder !== undefined && !this.named.includes(uri) && isWithin !== undefined && !(await isWithin(uri, folder));
  }
}
