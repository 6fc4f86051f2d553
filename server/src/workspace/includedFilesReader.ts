import type { TextDocument } from 'vscode-languageserver-textdocument';
import { allIncludes, formatOf, includeClosure, includesOf, type WantedInclude, wantedIncludes } from '../core/index.ts';
import type { ExistingFiles } from './existingFiles.ts';
import type { Host } from './host.ts';
import type { RemoteIncludes } from './remoteIncludes.ts';
import { scanIncludes } from './scan.ts';
import type { Session } from './session.ts';
import type { ReportUnread } from './unread.ts';
import { decodedPath, isBelow, relativePath } from './uris.ts';

/** How long after a key the includes of an edited file are compared with those before. In milliseconds. */
const debounceMs = 150;

/** How often newly found files may bring rules of their own. */
const maxRounds = 20;

export interface IncludedFilesOptions {
  readonly host: Host;
  /** The folders that included files have to be in. */
  readonly folders: () => readonly string[];
  /** Takes the text of a file that a pipeline includes. */
  readonly found: (uri: string, text: string) => void;
  readonly notRead: ReportUnread;
  readonly remotes: RemoteIncludes;
  readonly existing: ExistingFiles;
  /** An open document has become part of a pipeline, or no longer is. */
  readonly documentChanged: (document: TextDocument) => void;
  readonly othersChanged: () => void;
}

/** Reads the files that pipelines include under names that tell nothing (`ci/build.yml`), and forgets those that no pipeline includes any longer. */
export class IncludedFilesReader {
  private readonly session: Session;
  private readonly options: IncludedFilesOptions;
  private readonly edited = new Set<string>();
  /** What each file included when the included files were last brought up to date. */
  private followed: ReadonlyMap<string, string> = new Map();
  /** Waits for a pause in keys. */
  private checking: Promise<void> | undefined;
  private isQueued = false;
  private running = 0;
  /** A document was edited while files were read: some may have been read for an include that is no longer there. */
  private isOutdated = false;
  private reading: Promise<void> = Promise.resolve();

  constructor(session: Session, options: IncludedFilesOptions) {
    this.session = session;
    this.options = options;
  }

  /** Brings what is known about included files up to date with the pipelines. One run at a time, and one that waits. */
  read(): Promise<void> {
    if (this.isQueued) return this.reading;
    this.isQueued = true;
    this.reading = this.reading
      .then(() => this.readNow())
      .catch(() => this.session.connection.console.warn('Pullproof could not read all files that the pipelines include.'));
    return this.reading;
  }

  /**
   * An open document has a new text, or was closed. Cheap: whether something else is included is checked once keys have paused. Resolves when the
   * included files are up to date.
   */
  documentEdited(uri: string): Promise<void> {
    this.edited.add(uri);
    this.isOutdated ||= this.running > 0;
    this.checking ??= new Promise<void>((resolve) => setTimeout(() => resolve(this.checkEdited()), debounceMs));
    return this.checking;
  }

  /** Whether pipelines would include a file that is not known. Valid until something changes. */
  wanted(): (uri: string) => boolean {
    const wanted = wantedIncludes(this.session.workspace.core);
    return (uri) => isWanted(uri, wanted, this.options.folders());
  }

  private async readNow(): Promise<void> {
    const { session, options } = this;
    this.isQueued = false;
    this.running++;
    try {
      this.forgetExcluded();
      this.followed = session.answer<ReadonlyMap<string, string>>(new Map(), () => this.includesOfAll());
      options.existing.forget();
      await this.readLocal();
      // The host of the project tells where others are.
      await session.workspace.projectsKnown();
      await options.remotes.read();
      // A file of another project may bring in files of this one.
      await this.readLocal();
      // A file that was found now may come before one that was known.
      this.forgetExcluded();
    } finally {
      this.running--;
    }
  }

  /** The files of the workspace folders. Those that are found may have further includes, with other rules. */
  private async readLocal(): Promise<void> {
    const { session, options } = this;
    const { host, folders, found, notRead, existing } = options;
    const { core } = session.workspace;
    const missing = new Set<string>();
    const absent = (folder: string, path: string) => missing.add(`${folder} ${path}`);
    for (let round = 0; round < maxRounds && !session.stopSignal.aborted; round++) {
      const isNew = await existing.read();
      if (!isNew && round > 0) break;
      await scanIncludes(host, folders(), () => wantedIncludes(core), { found, notRead, absent, signal: session.stopSignal });
    }
    core.changeAbsent((folder, path) => missing.has(`${folder} ${path}`));
  }

  private async checkEdited(): Promise<void> {
    this.checking = undefined;
    const { session } = this;
    const edited = [...this.edited];
    this.edited.clear();
    const isChanged = session.answer(true, () => edited.some((uri) => this.includesOthers(uri) || this.isNewlyWanted(uri)));
    if (!isChanged && !this.isOutdated) return;
    this.isOutdated = false;
    const before = session.workspace.revision();
    await this.read();
    if (session.workspace.revision() !== before) this.options.othersChanged();
  }

  private includesOthers(uri: string): boolean {
    return this.targetsOf(uri) !== (this.followed.get(uri) ?? '');
  }

  /** A document that is open, but not on disk, may be included too. */
  private isNewlyWanted(uri: string): boolean {
    return this.session.workspace.file(uri) === undefined && this.wanted()(uri);
  }

  private includesOfAll(): ReadonlyMap<string, string> {
    return new Map(this.session.workspace.uris().map((uri) => [uri, this.targetsOf(uri)]));
  }

  /** Empty for a file that includes nothing. */
  private targetsOf(uri: string): string {
    const { workspace } = this.session;
    const file = workspace.file(uri);
    const all = file === undefined ? [] : allIncludes(includesOf(workspace.core, file));
    return all.length === 0 ? '' : JSON.stringify(all);
  }

  private forgetExcluded(): void {
    const { session, options } = this;
    const { workspace } = session;
    const excluded = session.answer([], () => {
      const { included, wanted } = includeClosure(workspace.core, (uri) => formatOf(decodedPath(uri)) !== undefined);
      return workspace.excludeOthers((uri) => included.has(uri) || isWanted(uri, wanted, options.folders()));
    });
    for (const uri of excluded) {
      const open = session.openDocument(uri);
      if (open !== undefined) options.documentChanged(open);
    }
  }
}

function isWanted(uri: string, wanted: readonly WantedInclude[], folders: readonly string[]): boolean {
  if (wanted.length === 0 || !isBelow(uri, folders)) return false;
  return wanted.some(({ folder, matches }) => {
    const path = relativePath(uri, [folder]);
    return path !== undefined && matches(path);
  });
}
