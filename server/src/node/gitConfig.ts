import { promises as fs } from 'node:fs';
import path from 'node:path';

/** Files that name another place, such as `.git` of a worktree. In bytes. */
const longestPointer = 4096;
/** In bytes. */
const longestConfig = 256_000;

/**
 * The text of the git configuration that holds for this very folder: `.git/config`, also where `.git` is a file that names another place, as in a
 * worktree or a submodule. Undefined where the folder has no `.git`; empty where there is nothing that can be read. Runs nothing, and reads nothing
 * but regular files that `.git` itself leads to.
 */
export async function gitConfigOf(folder: string): Promise<string | undefined> {
  const dotGit = path.join(folder, '.git');
  const found = await fs.stat(dotGit).catch(() => undefined);
  if (found === undefined) return undefined;
  const directory = found.isDirectory() ? dotGit : await pointedAt(dotGit, /^gitdir: (.+)$/, folder);
  if (directory === undefined) return '';
  // A worktree has its branches to itself, and its remotes in common with the repository that it belongs to.
  const common = await pointedAt(path.join(directory, 'commondir'), /^(.+)$/, directory);
  return (await readSmall(path.join(common ?? directory, 'config'), longestConfig)) ?? '';
}

async function pointedAt(file: string, form: RegExp, base: string): Promise<string | undefined> {
  const text = await readSmall(file, longestPointer);
  const target = form.exec(text?.trimEnd() ?? '')?.[1];
  // A share of another machine would be asked over the network.
  return target === undefined || /^[\\/]{2}/.test(target) || target.includes('\0') ? undefined : path.resolve(base, target);
}

/** Undefined for what is no regular file, links included, and for what is too long. */
async function readSmall(file: string, longest: number): Promise<string | undefined> {
  try {
    const { size, isRegular } = await fs.lstat(file).then((stats) => ({ size: stats.size, isRegular: stats.isFile() }));
    return isRegular && size <= longest ? await fs.readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
