import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { formatOf, pathPattern, wantedIncludes } from '../core/index.ts';
import { nodeFiles } from '../node/files.ts';
import { cachePlace } from '../node/includes/cachePlace.ts';
import { createIncludeFetcher } from '../node/includes/includeFetcher.ts';
import type { FailedInclude } from '../workspace/fetchIncludes.ts';
import type { Host } from '../workspace/host.ts';
import { type ScanOptions, scanFolders, scanIncludes } from '../workspace/scan.ts';
import { readSettings } from '../workspace/settings.ts';
import { UnreadFiles } from '../workspace/unread.ts';
import { decodedPath, relativePath } from '../workspace/uris.ts';
import { createWorkspace, type ServerWorkspace } from '../workspace/workspace.ts';
import { type Arguments, UsageError } from './arguments.ts';
import { readRemoteIncludes } from './remoteIncludes.ts';

/** What was read. */
export interface Input {
  readonly workspace: ServerWorkspace;
  /** The files to report on, sorted. */
  readonly uris: readonly string[];
  readonly unread: UnreadFiles;
  /** What the user wanted to be fetched, and was not. */
  readonly notFetched: readonly FailedInclude[];
  /** The folder or file of the command line exists, and cannot be read. */
  readonly isUnreadable: boolean;
  /** The path of a file as the output has it: relative to the folder, or as the user wrote it. Not escaped. */
  nameOf(uri: string): string;
}

/** Reads the folder, or the file and what it includes. Throws a `UsageError` if there is no such folder or file. */
export async function readInput({ target, runnerVersion, maxEntries, fetchIncludes }: Arguments): Promise<Input> {
  const full = path.resolve(target);
  const isFolder = isFolderAt(full, target);
  const uri = pathToFileURL(full).href;
  const root = isFolder ? uri : pathToFileURL(repositoryOf(path.dirname(full))).href;
  const local: Host = { ...nodeFiles({ maxEntries }), includes: createIncludeFetcher({ folder: cachePlace(), pathPattern }) };
  const settings = readSettings({ runnerVersion });
  const host: Host = isFolder ? local : { ...local, findFiles: () => onlyFile(uri) };
  const workspace = createWorkspace(host, [root], settings, () => undefined);
  if (!isFolder) takeName(workspace, uri, target);
  const unread = new UnreadFiles();
  const read = new Set<string>();
  const found = (one: string, text: string) => {
    read.add(one);
    workspace.set(one, text);
  };
  const options: ScanOptions = { found, notRead: unread.report, signal: new AbortController().signal };
  await scanFolders(host, [root], options);
  const isUnreadable = isFolder ? !mayRead(full) : !read.has(uri);
  const include = (one: string, text: string) => {
    workspace.include(one);
    found(one, text);
  };
  await scanIncludes(local, [root], () => wantedIncludes(workspace.core), { ...options, found: include });
  // Git remotes and work trees are read in the background.
  await workspace.projectsKnown();
  const notFetched = await readRemoteIncludes({ workspace, host: local, root, settings, fetches: fetchIncludes });
  const nameOf = (one: string) => (one === uri ? target : (relativePath(one, [root]) ?? nameOutside(one, root)));
  return {
    workspace,
    uris: isFolder ? [...read].sort() : [...read].filter((one) => one === uri),
    unread,
    notFetched,
    isUnreadable,
    nameOf,
  };
}

/** A file of a checkout next to the folder has a path too; what was fetched has only its address. */
function nameOutside(uri: string, root: string): string {
  return uri.startsWith('file:') ? path.relative(fileURLToPath(root), fileURLToPath(uri)) : decodedPath(uri);
}

function isFolderAt(full: string, target: string): boolean {
  const found = statOf(full, target);
  if (!found.isDirectory() && !found.isFile()) throw new UsageError(`"${target}" is not a folder and not a regular file.`);
  return found.isDirectory();
}

function mayRead(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function statOf(full: string, target: string): Stats {
  try {
    return statSync(full);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new UsageError(code === 'ENOENT' ? `"${target}" does not exist.` : `"${target}" cannot be read: ${code}.`);
  }
}

/** The top of the repository around a folder, which is where the includes of a pipeline begin; without one, the folder itself. */
function repositoryOf(folder: string): string {
  for (let one = folder; ; one = path.dirname(one)) {
    if (existsSync(path.join(one, '.git'))) return one;
    if (one === path.dirname(one)) return folder;
  }
}

async function* onlyFile(uri: string): AsyncIterable<string> {
  yield uri;
}

/** A YAML file with any name is a part of a pipeline if the user says so. */
function takeName(workspace: ServerWorkspace, uri: string, target: string): void {
  const name = decodedPath(uri);
  if (formatOf(name) !== undefined) return;
  if (!/\.ya?ml$/.test(name)) {
    throw new UsageError(
      `"${target}" is not a file that Pullproof checks: a pipeline (*.yml), a Runner config.toml or a Docker config.json.`,
    );
  }
  workspace.include(uri);
}
