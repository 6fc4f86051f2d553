import { type Dirent, promises as fs, readFile as readFileWith, stat as statWith } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Host } from '../workspace/host.ts';
import { maximumEntries, maximumFileSize } from '../workspace/scanLimits.ts';
import type { ReportUnread } from '../workspace/unread.ts';
import { skippedFolders } from '../workspace/uris.ts';
import { gitConfigOf, gitHeadOf } from './gitConfig.ts';

/**
 * The local file system as a `Host`. Symbolic links are not followed in a search: links to folders may form loops, and GitLab reads no file through a
 * link either. A search ends after `maxEntries` files and folders.
 */
export function nodeFiles({ maxEntries = maximumEntries } = {}): Host {
  const workTrees = new Map<string, Promise<boolean>>();
  return {
    readFile,
    findFiles: (folder, accepts, signal, notRead = ignore) => findFiles(folder, { accepts, signal, notRead, maxEntries }),
    isWithin,
    isFile: async (uri) => {
      const file = pathOf(uri);
      const found = file === undefined ? undefined : await fs.lstat(file).catch(() => undefined);
      return found !== undefined && (found.isFile() || found.isSymbolicLink());
    },
    isInWorkTree: async (uri) => {
      const file = pathOf(uri);
      return file === undefined ? false : isInWorkTree(path.dirname(file), workTrees);
    },
    readGitConfig: async (folder) => {
      const directory = pathOf(folder);
      return directory && gitConfigOf(directory);
    },
    readGitHead: async (folder) => {
      const directory = pathOf(folder);
      return directory === undefined ? undefined : gitHeadOf(directory);
    },
    listFolders: async (folder) => {
      const directory = pathOf(folder);
      return directory === undefined ? [] : foldersIn(directory);
    },
    home: pathToFileURL(homedir()).href,
    localDockerConfig: pathToFileURL(path.join(process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker'), 'config.json')).href,
  };
}

const ignore: ReportUnread = () => undefined;

/** With callbacks: promises use the main thread several times as long, which is noticeable with a thousand files. */
function readFile(uri: string, notRead: ReportUnread = ignore): Promise<string | undefined> {
  const file = pathOf(uri);
  return new Promise((resolve) => {
    if (file === undefined) return resolve(undefined);
    const giveUp = (reason: string | undefined) => {
      if (reason !== undefined) notRead(uri, reason);
      resolve(undefined);
    };
    statWith(file, (error, found) => {
      if (error !== null) return giveUp(reasonOf(error, file));
      // Only regular files: reading a FIFO or a device would never end.
      if (!found.isFile()) return giveUp('not a regular file');
      if (found.size > maximumFileSize) return giveUp(`larger than ${maximumFileSize / 1_000_000} MB`);
      readFileWith(file, 'utf8', (failed, text) => (failed === null ? resolve(text) : giveUp(reasonOf(failed, file))));
    });
  });
}

/** In words. Undefined if there is no such file. */
function reasonOf(error: unknown, file: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ELOOP') return 'a circular symbolic link';
  if (code === 'ENAMETOOLONG') return 'its path is too long';
  if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ERR_INVALID_ARG_VALUE') return `it cannot be read: ${code}`;
  // Node replaces invalid bytes of a name, and then finds nothing under the new name.
  return file.includes('\uFFFD') ? 'its name is not valid UTF-8' : undefined;
}

async function isWithin(uri: string, folder: string, notRead: ReportUnread = ignore): Promise<boolean> {
  const [file, root] = [pathOf(uri), pathOf(folder)];
  if (file === undefined || root === undefined) return false;
  try {
    const [realFile, realRoot] = await Promise.all([fs.realpath(file), fs.realpath(root)]);
    if (isBelow(realFile, realRoot)) return true;
    notRead(uri, 'a symbolic link that leads out of the folder');
  } catch (error) {
    const reason = reasonOf(error, file);
    if (reason !== undefined) notRead(uri, reason);
  }
  return false;
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
}

/** More entries of one folder are not looked at. */
const maxListed = 2000;

async function foldersIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let seen = 0;
  for await (const entry of await fs.opendir(folder)) {
    if (++seen > maxListed) break;
    if (entry.isDirectory()) found.push(pathToFileURL(path.join(folder, entry.name)).href);
  }
  return found.sort();
}

interface Search {
  readonly accepts: (path: string) => boolean;
  readonly signal: AbortSignal;
  readonly notRead: ReportUnread;
  readonly maxEntries: number;
}

async function* findFiles(folder: string, { accepts, signal, notRead, maxEntries }: Search): AsyncIterable<string> {
  const root = pathOf(folder);
  if (root === undefined) return;
  const folders = [root];
  let seen = 0;
  // Grows meanwhile. What is nearest to the top comes first.
  for (const directory of folders) {
    for (const entry of await entriesIn(directory, notRead)) {
      if (signal.aborted) return;
      if (++seen > maxEntries) {
        notRead(folder, `more than ${maxEntries.toLocaleString('en')} files and folders: the others were not searched`);
        return;
      }
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) folders.push(full);
      } else if (!accepts(asInUri(full))) continue;
      else if (entry.isFile()) yield pathToFileURL(full).href;
      else if (!entry.isSymbolicLink()) notRead(pathToFileURL(full).href, 'not a regular file');
      else if (!(await isFoundElsewhere(full, root, accepts))) notRead(pathToFileURL(full).href, 'a symbolic link, which is not followed');
    }
  }
}

/** Whether the same search finds the target of a link under the target's own name. A folder needs no mention: links to folders are not followed. */
async function isFoundElsewhere(link: string, root: string, accepts: (path: string) => boolean): Promise<boolean> {
  try {
    const [target, realRoot] = await Promise.all([fs.realpath(link), fs.realpath(root)]);
    if ((await fs.stat(target)).isDirectory()) return true;
    const isSearched =
      isBelow(target, realRoot) &&
      !target
        .slice(realRoot.length)
        .split(path.sep)
        .some((name) => skippedFolders.has(name));
    return isSearched && accepts(asInUri(target));
  } catch {
    return false;
  }
}

/** A path as a uri has it, but not encoded: `/C:/project/a b.yml`. */
function asInUri(file: string): string {
  return file
    .split(path.sep)
    .join('/')
    .replace(/^[a-z]:/i, '/$&');
}

async function entriesIn(directory: string, notRead: ReportUnread): Promise<readonly Dirent[]> {
  try {
    return await fs.readdir(directory, { withFileTypes: true });
  } catch (error) {
    const reason = reasonOf(error, directory);
    if (reason !== undefined) notRead(pathToFileURL(directory).href, reason);
    return [];
  }
}

function isInWorkTree(directory: string, known: Map<string, Promise<boolean>>): Promise<boolean> {
  const before = known.get(directory);
  if (before !== undefined) return before;
  const answer = (async () => {
    const here = await fs.stat(path.join(directory, '.git')).then(
      () => true,
      () => false,
    );
    const parent = path.dirname(directory);
    return here || (parent !== directory && (await isInWorkTree(parent, known)));
  })();
  known.set(directory, answer);
  return answer;
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}
