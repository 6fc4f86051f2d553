import { promises as fs } from 'node:fs';
import path from 'node:path';

/** For files that contain a path, such as `.git` in a worktree. In bytes. */
const maxPointerLength = 4096;
/** In bytes. */
const maxConfigLength = 256_000;

/**
 * The text of the git configuration of this folder: `.git/config`, or, in a worktree or submodule, the configuration that the file `.git` points
 * to. Undefined if the folder has no `.git`, empty if the configuration cannot be read. Runs no program and reads only regular files that `.git`
 * points to.
 */
export async function gitConfigOf(folder: string): Promise<string | undefined> {
  const directory = await gitFolderOf(folder);
  if (directory === undefined || directory === '') return directory;
  // A worktree shares the remotes of its main repository.
  const common = await pointedAt(path.join(directory, 'commondir'), /^(.+)$/, directory);
  return (await readSmall(path.join(common ?? directory, 'config'), maxConfigLength)) ?? '';
}

/** What is checked out in this folder, from `.git/HEAD`. */
export async function gitHeadOf(folder: string): Promise<{ readonly branch: string } | { readonly commit: string } | undefined> {
  const directory = await gitFolderOf(folder);
  const head = directory ? (await readSmall(path.join(directory, 'HEAD'), maxPointerLength))?.trimEnd() : undefined;
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head ?? '')?.[1];
  if (branch !== undefined) return { branch };
  return head !== undefined && /^[0-9a-f]{40,64}$/.test(head) ? { commit: head } : undefined;
}

/** The folder of the repository. Undefined if this folder is not the top of a work tree, empty if it cannot be read. */
async function gitFolderOf(folder: string): Promise<string | undefined> {
  const dotGit = path.join(folder, '.git');
  const found = await fs.stat(dotGit).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? dotGit : ((await pointedAt(dotGit, /^gitdir: (.+)$/, folder)) ?? '');
}

async function pointedAt(file: string, form: RegExp, base: string): Promise<string | undefined> {
  const text = await readSmall(file, maxPointerLength);
  const target = form.exec(text?.trimEnd() ?? '')?.[1];
  // A network share would be read over the network.
  return target === undefined || /^[\\/]{2}/.test(target) || target.includes('\0') ? undefined : path.resolve(base, target);
}

/** Undefined if it is not a regular file (links are not followed) or is too long. */
async function readSmall(file: string, maxLength: number): Promise<string | undefined> {
  try {
    const { size, isRegular } = await fs.lstat(file).then((stats) => ({ size: stats.size, isRegular: stats.isFile() }));
    return isRegular && size <= maxLength ? await fs.readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
