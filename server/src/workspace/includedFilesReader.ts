import type { TextDocument } from 'vscode-languageserver-textdocument';
import { allIncludes, type FileIncludes, formatOf, includedUris, includesOf, wantedIncludes } from '../core/index.ts';
import { scanIncludes } from './scan.ts';
import type { Session } from './session.ts';
import type { ReportUnread } from './unread.ts';
import { decodedPath } from './uris.ts';

/** How long after a key the includes of an edited file are compared with those before. In milliseconds. */
const debounceMs = 150;

export interface IncludedFilesOptions {
  /** The folders that included files have to be in. */
  readonly folders: () => readonly string[];
  /** Takes the text of a file that a pipeline includes. */
  readonly found: (uri: string, text: string) => void;
  readonly notRead: ReportUnread;
  /** An open document has become part of a pipeline, or no longer is. */
  readonly documentChanged: (document: TextDocument) => void;
  readonly othersChanged: () => void;
}

/** Reads the files that pipelines include under names that tell nothing (`ci/build.yml`), and forgets those that no pipeline includes any longer. */
export class IncludedFilesReader {
  private readonly session: Session;
  private readonly options: IncludedFilesOptions;
  private readonly edited = new Set<string>();
  /** What each open document included when it was compared last. */
  private readonly includesBefore = new Map<string, string>();
  private isWaiting = false;
  private isQueued = false;
  private reading: Promise<void> = Promise.resolve();

  constructor(session: Session, options: IncludedFilesOptions) {
    this.session = session;
    this.options = options;
  }

  /** Brings what is known about included files up to date with the pipelines. One run at a time, and one that waits. */
  read(): Promise<void> {
    if (this.isQueued) return this.reading;
    this.isQueued = true;
    const { session, options } = this;
    this.reading = this.reading
      .then(async () => {
        this.isQueued = false;
        session.answer(undefined, () => this.forgetExcluded());
        const wanted = () => wantedIncludes(session.workspace.core);
        const { found, notRead } = options;
        await scanIncludes(session.host, options.folders(), wanted, { found, notRead, signal: session.stopSignal });
      })
      .catch(() => session.connection.console.warn('Pullproof could not read all files that the pipelines include.'));
    return this.reading;
  }

  /** An open document has a new text. Cheap: whether it includes something else is checked once keys have paused. */
  documentEdited(uri: string): void {
    this.edited.add(uri);
    if (this.isWaiting) return;
    this.isWaiting = true;
    setTimeout(() => this.checkEdited(), debounceMs);
  }

  private async checkEdited(): Promise<void> {
    this.isWaiting = false;
    const changed = [...this.edited].filter((uri) => this.includesOthers(uri));
    this.edited.clear();
    if (changed.length === 0) return;
    const { workspace } = this.session;
    const before = workspace.revision();
    await this.read();
    if (workspace.revision() !== before) this.options.othersChanged();
  }

  private includesOthers(uri: string): boolean {
    const { workspace } = this.session;
    const file = workspace.file(uri);
    const includes = this.session.answer('', () => (file === undefined ? '' : targetsOf(includesOf(workspace.core, file))));
    const before = this.includesBefore.get(uri) ?? '';
    this.includesBefore.set(uri, includes);
    return includes !== before;
  }

  private forgetExcluded(): void {
    const { workspace } = this.session;
    const included = workspace.included();
    if (included.length === 0) return;
    const still = includedUris(workspace.core, (uri) => formatOf(decodedPath(uri)) !== undefined);
    for (const uri of included) {
      if (still.has(uri)) continue;
      workspace.exclude(uri);
      const open = this.session.openDocument(uri);
      if (open !== undefined) this.options.documentChanged(open);
    }
  }
}

/** Empty for a file that includes nothing. */
function targetsOf(includes: FileIncludes): string {
  const all = allIncludes(includes);
  return all.length === 0 ? '' : JSON.stringify(all);
}
