import type { FetchedFile } from '../../workspace/includeFetcher.ts';
import { FetchFailure } from './fetchFailure.ts';
import type { FileWish } from './gitCache.ts';
import type { GitCommands, TreeEntry } from './gitCommands.ts';

interface Where {
  readonly project: string;
  readonly commit: string;
  /** The ref in words. */
  readonly words: string;
}

/** A pipeline has at most so many files. */
const maxMatches = 150;

/** Reads what an include means from a commit. Throws a `FetchFailure`. */
export async function readFiles(git: GitCommands, where: Where, wish: FileWish): Promise<readonly FetchedFile[]> {
  return 'pattern' in wish ? matchingFiles(git, where, wish.matches) : [await firstFile(git, where, wish.paths)];
}

async function firstFile(git: GitCommands, where: Where, paths: readonly string[]): Promise<FetchedFile> {
  let blank: FetchedFile | undefined;
  for (const path of paths) {
    const entry = await git.entryAt(where.commit, path);
    if (entry === undefined) continue;
    checkMode(entry, where);
    const text = await git.text(entry);
    if (text.trim() !== '') return { path, text };
    blank ??= { path, text };
  }
  if (blank !== undefined) return blank;
  throw new FetchFailure(
    'not-found',
    `${where.project} has no file ${paths.map((path) => JSON.stringify(path)).join(' or ')} at ${where.words}.`,
  );
}

async function matchingFiles(git: GitCommands, { commit }: Where, matches: (path: string) => boolean): Promise<readonly FetchedFile[]> {
  const entries = (await git.entries(commit)).filter(({ mode, path }) => isRegular(mode) && matches(path)).slice(0, maxMatches);
  const files: FetchedFile[] = [];
  for (const entry of entries) files.push({ path: entry.path, text: await git.text(entry) });
  return files;
}

/** GitLab follows neither a link nor a submodule. */
function checkMode({ mode, path }: TreeEntry, { project }: Where): void {
  if (isRegular(mode)) return;
  const kind = mode === '120000' ? 'a symbolic link' : mode === '160000' ? 'a submodule' : 'a folder';
  throw new FetchFailure('invalid', `${JSON.stringify(path)} in ${project} is ${kind}, which GitLab does not include.`);
}

function isRegular(mode: string): boolean {
  return mode === '100644' || mode === '100755' || mode === '100664';
}
