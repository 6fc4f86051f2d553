import { type Dirent, promises as fs, readFile as readFileWith, type Stats, stat as statWith } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Host } from '../workspace/host.ts';
import { maximumFileSize, maximumFiles } from '../workspace/limits.ts';
import { gitConfigOf } from './gitConfig.ts';

/** Folders that contain no pipelines and can be very large. */
const skipped = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  'bower_components',
  '.venv',
  '__pycache__',
  '.terraform',
  '.yarn',
  '.pnpm-store',
]);

/** The local file system as a `Host`. Symbolic links to folders are not followed, so that link loops end. */
export function nodeFiles(): Host {
  const workTrees = new Map<string, Promise<boolean>>();
  return {
    readFile,
    findFiles,
    isWithin,
    isInWorkTree: async (uri) => {
      const file = pathOf(uri);
      return file === undefined ? false : isInWorkTree(path.dirname(file), workTrees);
    },
    readGitConfig: async (folder) => {
      const directory = pathOf(folder);
      return directory && gitConfigOf(directory);
    },
    home: pathToFileURL(homedir()).href,
    localDockerConfig: pathToFileURL(path.join(process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker'), 'config.json')).href,
  };
}

/** With callbacks: promises use the main thread several times as long, which is noticeable with a thousand files. */
function readFile(uri: string): Promise<string | undefined> {
  const file = pathOf(uri);
  return new Promise((resolve) => {
    if (file === undefined) return resolve(undefined);
    statWith(file, (error, found) => {
      // Only regular files: reading a FIFO or a device would never end.
      if (error !== null || !isReadable(found)) return resolve(undefined);
      readFileWith(file, 'utf8', (failed, text) => resolve(failed === null ? text : undefined));
    });
  });
}

function isReadable(found: Stats): boolean {
  return found.isFile() && found.size <= maximumFileSize;
}

async function isWithin(uri: string, folder: string): Promise<boolean> {
  const [file, root] = [pathOf(uri), pathOf(folder)];
  if (file === undefined || root === undefined) return false;
  try {
    const [realFile, realRoot] = await Promise.all([fs.realpath(file), fs.realpath(root)]);
    return realFile.startsWith(realRoot.endsWith(path.sep) ? realRoot : `${realRoot}${path.sep}`);
  } catch {
    return false;
  }
}

async function* findFiles(folder: string, accepts: (path: string) => boolean, signal: AbortSignal): AsyncIterable<string> {
  const root = pathOf(folder);
  if (root === undefined) return;
  const waiting = [root];
  let seen = 0;
  for (let directory = waiting.shift(); directory !== undefined; directory = waiting.shift()) {
    for (const entry of await entriesIn(directory)) {
      if (signal.aborted || ++seen > maximumFiles) return;
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) waiting.push(full);
      } else if (entry.isFile() && accepts(asInUri(full))) yield pathToFileURL(full).href;
    }
  }
}

/** A path as a uri has it, but not encoded: `/C:/project/a b.yml`. */
function asInUri(file: string): string {
  return file
    .split(path.sep)
    .join('/')
    .replace(/^[a-z]:/i, '/$&');
}

async function entriesIn(directory: string): Promise<readonly Dirent[]> {
  try {
    return await fs.readdir(directory, { withFileTypes: true });
  } catch {
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
