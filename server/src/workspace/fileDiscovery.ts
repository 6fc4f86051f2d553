import {
  FileChangeType,
  type FileEvent,
  MessageType,
  ShowMessageNotification,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { formatOf, readAhead } from '../core/index.ts';
import { BackgroundReader } from './backgroundReader.ts';
import { ExistingFiles } from './existingFiles.ts';
import { IncludedFilesReader } from './includedFilesReader.ts';
import { withProgress } from './progress.ts';
import { RemoteIncludes } from './remoteIncludes.ts';
import { scanFolders } from './scan.ts';
import type { Session } from './session.ts';
import { UnreadFiles } from './unread.ts';
import { decodedPath, isBelow, isInSkippedFolder } from './uris.ts';

/** Finds out which files of the workspace folders are known: those that a scan finds, those that pipelines include, and those that the settings name. */
export class FileDiscovery {
  /** The workspace folders. */
  folders: readonly string[] = [];
  /** The files that the settings name: they stay known wherever they lie. */
  named: readonly string[] = [];
  readonly othersChanged: () => void;
  private readonly session: Session;
  private readonly documentChanged: (document: TextDocument) => void;
  private readonly reader: BackgroundReader;
  /** The files that pipelines include from other projects, addresses and templates. */
  readonly remotes: RemoteIncludes;
  private readonly includes: IncludedFilesReader;
  private readonly existing: ExistingFiles;
  private readonly unread = new UnreadFiles();

  constructor(session: Session, documentChanged: (document: TextDocument) => void, othersChanged: () => void) {
    this.session = session;
    this.documentChanged = documentChanged;
    this.othersChanged = othersChanged;
    this.reader = new BackgroundReader(session.store, session.host, () => session.documents.all());
    const found = (uri: string) => this.setIncluded(uri);
    const { host } = this.reader;
    const notRead = this.unread.report;
    const folders = () => this.folders;
    this.remotes = new RemoteIncludes({
      workspace: () => session.workspace,
      host: session.host,
      folders,
      settings: () => session.settings,
      isTrusted: () => session.isTrusted,
      openText: (uri) => session.openDocument(uri)?.getText(),
      signal: session.stopSignal,
    });
    this.existing = new ExistingFiles(session.host, () => session.workspace, session.stopSignal);
    this.includes = new IncludedFilesReader(session, {
      host,
      folders,
      found,
      notRead,
      remotes: this.remotes,
      existing: this.existing,
      documentChanged,
      othersChanged,
    });
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

  /** Looks again for everything that pipelines include. */
  async readIncludes(): Promise<void> {
    await this.includes.read();
    this.othersChanged();
  }

  edited(uri: string): Promise<void> {
    return this.includes.documentEdited(uri);
  }

  /** From now on, the text on disk counts, if the file would be known without the editor. */
  async closed(uri: string): Promise<void> {
    await this.readAgain(uri);
    this.othersChanged();
    await this.includes.documentEdited(uri);
  }

  /** Files outside the folders are ignored, unless the settings name them. */
  async changedOnDisk(changes: readonly FileEvent[]): Promise<void> {
    const { workspace } = this.session;
    const before = workspace.revision();
    const wants = this.includes.wanted();
    let isWanted = false;
    for (const uri of this.touchedBy(changes)) {
      if (this.isOnePart(uri)) await this.readAgain(uri);
      else isWanted ||= wants(uri);
    }
    isWanted ||= changes.some(({ uri, type }) => type !== FileChangeType.Changed && this.existing.affects(uri));
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
    for (const uri of workspace.uris()) if (isBelow(uri, gone) && !this.isOnePart(uri)) store.forget(uri);
    await this.read(come);
  }

  /** Whether a file is known also while the editor does not have it open. */
  private isOnePart(uri: string): boolean {
    if (this.named.includes(uri)) return true;
    const folder = this.folderOf(uri);
    if (folder === undefined) return false;
    const { workspace } = this.session;
    return (
      workspace.isIncluded(uri) ||
      workspace.isBroughtIn(uri) ||
      (formatOf(decodedPath(uri)) !== undefined && !isInSkippedFolder(uri, folder))
    );
  }

  /** A folder that is deleted or renamed is reported without the files in it. */
  private touchedBy(changes: readonly FileEvent[]): ReadonlySet<string> {
    const { workspace } = this.session;
    const touched = new Set(changes.map(({ uri }) => workspace.spellingOf(uri)));
    const deleted = new Set(changes.flatMap(({ uri, type }) => (type === FileChangeType.Deleted ? [uri] : [])));
    if (deleted.size > 0) for (const uri of workspace.uris()) if (isInOneOf(deleted, uri)) touched.add(uri);
    return touched;
  }

  private async readAgain(uri: string): Promise<void> {
    const { store, workspace } = this.session;
    // What is not in a workspace folder is found again, not read again.
    if (this.folderOf(uri) === undefined && workspace.isBroughtIn(uri)) return this.includes.read();
    if (!this.isOnePart(uri)) return store.forget(uri);
    const reading = await store.read(uri);
    const leadsOut = reading.text !== undefined && (await this.leadsOut(uri));
    store.take(leadsOut ? { ...reading, text: undefined } : reading);
  }

  private async scan(added: readonly string[]): Promise<void> {
    const { connection, stopSignal } = this.session;
    let [read, all] = [0, 0];
    const end = await withProgress(connection, 'Pullproof reads the workspace', stopSignal, ({ signal, advance }) =>
      scanFolders(this.reader.host, added, {
        found: (uri) => this.setScanned(uri),
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

  private setScanned(uri: string): void {
    const { session } = this;
    // The folder may have left the workspace meanwhile.
    if (!isBelow(uri, this.folders)) return;
    this.reader.take(uri);
    // Parsed now, between two pauses: all files at once would block the server for a second.
    const { workspace } = session;
    const file = workspace.file(workspace.spellingOf(uri));
    if (file !== undefined) session.answer(undefined, () => readAhead(file));
  }

  /** Files that a pipeline includes are part of it, whatever their name; one that is open already is checked now. */
  private setIncluded(uri: string): void {
    const { session } = this;
    if (!isBelow(uri, this.folders)) return;
    session.workspace.include(uri);
    const open = session.openDocument(uri);
    if (open === undefined) {
      this.setScanned(uri);
      return;
    }
    session.store.edited(open);
    this.documentChanged(open);
  }

  private folderOf(uri: string): string | undefined {
    return this.folders.filter((one) => isBelow(uri, [one])).sort((one, other) => other.length - one.length)[0];
  }

  /** A file may be replaced by a link to somewhere else while it is known. */
  private async leadsOut(uri: string): Promise<boolean> {
    const { isWithin } = this.session.host;
    const folder = this.folderOf(uri);
    return folder !== undefined && !this.named.includes(uri) && isWithin !== undefined && !(await isWithin(uri, folder));
  }
}

function isInOneOf(folders: ReadonlySet<string>, uri: string): boolean {
  for (let at = uri.lastIndexOf('/'); at > 0; at = uri.lastIndexOf('/', at - 1)) if (folders.has(uri.slice(0, at))) return true;
  return false;
}
