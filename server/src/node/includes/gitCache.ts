import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { FetchedFile, FetchedInclude, FetchOptions } from '../../workspace/includeFetcher.ts';
import type { Repository } from './addresses.ts';
import { nameFor, readRecord, writeRecord } from './cacheFolder.ts';
import { FetchFailure } from './fetchFailure.ts';
import type { FolderLocks } from './folderLocks.ts';
import { GitCommands, type GitLimits } from './gitCommands.ts';
import { refMissing } from './gitErrors.ts';
import { readFiles } from './gitFiles.ts';
import { type ChosenRef, chooseRef } from './gitRefs.ts';
import { findOwnGit, type OwnGit } from './ownGit.ts';
import { type RefWish, wishInWords } from './refNames.ts';

/** The files of a commit that an include means. */
export type FileWish =
  /** The first that exists and is not blank. */
  | { readonly paths: readonly string[] }
  /** All whose path matches, in the order of their paths. `pattern` names the function in the cache. */
  | { readonly pattern: string; readonly matches: (path: string) => boolean };

/** What a ref was when the server was last asked. */
interface RefRecord extends ChosenRef {
  readonly commit: string;
  readonly checkedAt: number;
}

interface FilesRecord {
  readonly files: readonly FetchedFile[];
  readonly checkedAt: number;
}

export interface GitCacheOptions {
  readonly folder: string;
  readonly locks: FolderLocks;
  readonly limits: GitLimits;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How long the answer about a branch or a tag is valid. In milliseconds. */
export const validMs = 3_600_000;

/**
 * Included files of git projects. Each repository has a folder: `refs/` has what refs were, `files/` the texts by commit, `repo.git` the objects that
 * git keeps between two fetches. The first two are enough to answer without git.
 */
export class GitCache {
  private readonly options: GitCacheOptions;
  private own: Promise<OwnGit> | undefined;

  constructor(options: GitCacheOptions) {
    this.options = options;
  }

  async cached(repository: Repository, ref: RefWish, wish: FileWish): Promise<FetchedInclude | undefined> {
    const folder = this.folderOf(repository);
    const record = ref.kind === 'commit' ? undefined : await readRef(folder, ref);
    const commit = ref.kind === 'commit' ? ref.sha : record?.commit;
    const found = commit === undefined ? undefined : await readFilesRecord(folder, commit, wish);
    if (commit === undefined || found === undefined) return undefined;
    const checkedAt = record?.checkedAt ?? found.checkedAt;
    return {
      files: found.files,
      commit,
      ref: record?.ref ?? commit,
      refKind: record?.refKind ?? 'commit',
      ...(record?.isFromTags && { isFromTags: true }),
      checkedAt,
      isStale: record !== undefined && Date.now() - checkedAt > validMs,
    };
  }

  /** Throws a `FetchFailure`. */
  async fetchFiles(repository: Repository, ref: RefWish, wish: FileWish, options: FetchOptions): Promise<FetchedInclude> {
    const { newerThan = Date.now() - validMs } = options;
    const isNew = (found: FetchedInclude | undefined) => found !== undefined && (ref.kind === 'commit' || found.checkedAt >= newerThan);
    const before = await this.cached(repository, ref, wish);
    if (before !== undefined && isNew(before)) return before;
    const folder = this.folderOf(repository);
    return this.options.locks.run(folder, options.signal, async () => {
      const meanwhile = await this.cached(repository, ref, wish);
      if (meanwhile !== undefined && isNew(meanwhile)) return meanwhile;
      options.onProgress?.(repository.project);
      const { limits, environment } = this.options;
      const { sshCommand } = await this.ownGit(folder).catch((error) => {
        this.own = undefined;
        throw error;
      });
      const git = new GitCommands(folder, repository, { limits, environment, sshCommand, signal: options.signal });
      await this.update(git, repository, ref, wish, newerThan);
      const now = new Date();
      // What was not used for the longest time is deleted first.
      await fs.utimes(folder, now, now).catch(() => undefined);
      const after = await this.cached(repository, ref, wish);
      if (after === undefined) throw new FetchFailure('failed', 'The cache of included files cannot be read.');
      return after;
    });
  }

  private ownGit(folder: string): Promise<OwnGit> {
    this.own ??= findOwnGit(folder, this.options.environment);
    return this.own;
  }

  /** A repository that fails in an unknown way is fetched again, and then as a whole: old servers cannot send single files. */
  private async update(git: GitCommands, repository: Repository, ref: RefWish, wish: FileWish, newerThan: number): Promise<void> {
    try {
      await this.updateOnce(git, repository, ref, wish, newerThan, true);
    } catch (error) {
      // The user may change the configuration now.
      this.own = undefined;
      const problem = error instanceof FetchFailure ? error.problem : undefined;
      if (problem === 'too-large' || problem === 'timed-out' || problem === 'cancelled' || problem === 'failed') await git.discard();
      if (problem !== 'failed') throw error;
      try {
        await this.updateOnce(git, repository, ref, wish, newerThan, false);
      } catch (again) {
        await git.discard();
        throw again;
      }
    }
  }

  private async updateOnce(git: GitCommands, repository: Repository, ref: RefWish, wish: FileWish, newerThan: number, isFiltered: boolean) {
    const folder = this.folderOf(repository);
    const words = wishInWords(ref);
    const before = ref.kind === 'commit' ? undefined : await readRef(folder, ref);
    const asked = Date.now();
    const isKnown = before !== undefined && before.checkedAt >= newerThan;
    const chosen = isKnown ? before : await chooseRef(git, ref);
    if (chosen === undefined) throw refMissing(repository.project, words);
    const isSame = before !== undefined && before.remoteId === chosen.remoteId && before.source === chosen.source;
    let commit = isSame ? before.commit : chosen.refKind === 'commit' ? chosen.source : undefined;
    // A text that is known needs no objects.
    if (commit === undefined || (await readFilesRecord(folder, commit, wish)) === undefined) {
      if (commit === undefined || !(await git.hasCommit(commit))) commit = await git.fetchCommit(chosen.source, words, isFiltered);
      const files = await readFiles(git, { project: repository.project, commit, words }, wish);
      await writeRecord(filesPlace(folder, commit, wish), { files, checkedAt: asked } satisfies FilesRecord);
    }
    if (ref.kind !== 'commit')
      await writeRecord(refPlace(folder, ref), { ...chosen, commit, checkedAt: isKnown ? before.checkedAt : asked } satisfies RefRecord);
  }

  private folderOf({ url }: Repository): string {
    return path.join(this.options.folder, nameFor(url));
  }
}

async function readRef(folder: string, ref: RefWish): Promise<RefRecord | undefined> {
  const record = await readRecord(refPlace(folder, ref));
  const isValid = typeof record?.commit === 'string' && typeof record.ref === 'string' && typeof record.checkedAt === 'number';
  return isValid ? (record as unknown as RefRecord) : undefined;
}

async function readFilesRecord(folder: string, commit: string, wish: FileWish): Promise<FilesRecord | undefined> {
  const record = await readRecord(filesPlace(folder, commit, wish));
  return Array.isArray(record?.files) && typeof record.checkedAt === 'number' ? (record as unknown as FilesRecord) : undefined;
}

function refPlace(folder: string, ref: RefWish): string {
  const name = ref.kind === 'name' ? ref.name : ref.kind === 'version' ? ref.written : '';
  return path.join(folder, 'refs', `${nameFor(ref.kind, name)}.json`);
}

function filesPlace(folder: string, commit: string, wish: FileWish): string {
  const name = 'pattern' in wish ? nameFor(commit, 'pattern', wish.pattern) : nameFor(commit, 'paths', ...wish.paths);
  return path.join(folder, 'files', `${name}.json`);
}
