import { type FileSystemWatcher, WatchKind } from 'vscode-languageserver';
import { formatOf, pipelineFormat, type WantedInclude } from '../core/index.ts';
import type { Host } from './host.ts';
import { tooLongReason } from './limits.ts';
import type { ServerSettings } from './settings.ts';
import type { ReportUnread } from './unread.ts';
import { decodedPath, isBelow } from './uris.ts';

/**
 * The files that the editor watches on disk. More than the formats need; the server filters them. When a folder is deleted or renamed, editors report
 * only the folder.
 */
export const watchedFiles: FileSystemWatcher[] = [
  { globPattern: '**/*.{yml,yaml}' },
  { globPattern: '**/*.toml' },
  { globPattern: '**/{config.json,.dockercfg,*.dockerconfigjson}' },
  // `rules:exists` of an include may ask for any file.
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];

/** After this time the event loop runs, so that requests are handled meanwhile. In milliseconds. */
const timeSliceMs = 3;

/** Continues after the events that are already queued. A timer would idle first, but browsers have nothing else. */
const soon: (resolve: () => void) => void = typeof setImmediate === 'function' ? setImmediate : (resolve) => setTimeout(resolve, 0);

/** Returns a function that lets the event loop run once a time slice has passed. */
export function createPauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < timeSliceMs) return;
    await new Promise<void>((resolve) => soon(resolve));
    since = performance.now();
  };
}

/** Reports the progress of a scan: files read, and the total. */
export type Advance = (read: number, of: number) => void;

/** How many files are read at the same time. The next ones start before these are used up. */
const readAhead = 32;

export interface ScanOptions {
  readonly found: (uri: string, text: string) => void;
  /** Receives what exists and is not read. */
  readonly notRead: ReportUnread;
  /** Receives what an include names and a workspace folder does not have. */
  readonly absent?: (folder: string, path: string) => void;
  readonly signal: AbortSignal;
  readonly advance?: Advance;
}

/** Reads the files of the workspace in the background, each once. Files read before an abort are kept. */
export async function scanFolders({ readFile, findFiles }: Host, folders: readonly string[], options: ScanOptions): Promise<void> {
  if (readFile === undefined || findFiles === undefined) return;
  const { notRead, signal, advance } = options;
  const pause = createPauses();
  const unique = new Set<string>();
  for (const folder of folders) {
    for await (const uri of findFiles(folder, (path) => formatOf(path) !== undefined, signal, notRead)) {
      unique.add(uri);
      await pause();
    }
  }
  const uris = [...unique];
  const readOne = async (uri: string): Promise<readonly [string, string | undefined]> => {
    try {
      return [uri, await readFile(uri, notRead)];
    } catch {
      notRead(uri, 'it cannot be read');
      return [uri, undefined];
    }
  };
  const ahead: ReturnType<typeof readOne>[] = [];
  let started = 0;
  for (let read = 0; read < uris.length && !signal.aborted; read++) {
    if (ahead.length < readAhead) {
      ahead.push(...uris.slice(started, started + readAhead).map(readOne));
      started += readAhead;
    }
    const [uri = '', text] = (await ahead.shift()) ?? [];
    if (signal.aborted) return;
    if (text !== undefined) take(uri, text, options);
    advance?.(read + 1, uris.length);
    await pause();
  }
}

/** A text that is too long is known, but not read. */
function take(uri: string, text: string, { found, notRead }: ScanOptions): void {
  const format = formatOf(decodedPath(uri)) ?? pipelineFormat;
  const reason = tooLongReason(text, format.id);
  if (reason !== undefined) notRead(uri, reason);
  found(uri, text);
}

/** Reads included files with other names than the formats know, and repeats this while they add more includes. */
export async function scanIncludes(
  { readFile, findFiles, isWithin }: Host,
  folders: readonly string[],
  wanted: () => readonly WantedInclude[],
  options: ScanOptions,
): Promise<void> {
  if (readFile === undefined) return;
  const { signal, absent } = options;
  const tried = new Set<string>();
  const unread = new Set<string>();
  const gone = new Set<string>();
  const notRead: ReportUnread = (uri, reason) => {
    unread.add(uri);
    options.notRead(uri, reason);
  };
  const pause = createPauses();
  const read = async (uri: string) => {
    // A file outside the workspace folders must not make the server read other files.
    const folder = folders.find((one) => isBelow(uri, [one]));
    if (tried.has(uri) || folder === undefined) return false;
    tried.add(uri);
    const isInside = isWithin === undefined || (await isWithin(uri, folder, notRead));
    const text = isInside ? await readFile(uri, notRead) : undefined;
    if (text === undefined && !unread.has(uri)) gone.add(uri);
    if (text !== undefined && !signal.aborted) take(uri, text, options);
    await pause();
    return text !== undefined;
  };
  for (let before = -1; before < tried.size && !signal.aborted; ) {
    before = tried.size;
    const patterns = new Map<string, WantedInclude[]>();
    for (const one of wanted()) {
      for (const path of one.paths ?? []) {
        const uri = `${one.folder}/${encodedPath(path)}`;
        if (await read(uri)) break;
        if (gone.has(uri)) absent?.(one.folder, path);
      }
      if (one.paths !== undefined) continue;
      const others = patterns.get(one.folder);
      if (others === undefined) patterns.set(one.folder, [one]);
      else others.push(one);
    }
    if (findFiles === undefined) return;
    // One search for all patterns of a folder: a search reads every folder below it.
    for (const [folder, some] of patterns) {
      for await (const uri of findFiles(folder, acceptsAny(folder, some), signal, notRead)) await read(uri);
    }
  }
}

/** Accepts the paths of files that only their include makes a pipeline. */
function acceptsAny(folder: string, wanted: readonly WantedInclude[]): (path: string) => boolean {
  const root = `${decodeURIComponent(folder.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))}/`;
  return (path) => {
    const at = path.indexOf(root);
    if (at < 0 || !/\.ya?ml$/.test(path) || formatOf(path) !== undefined) return false;
    const inFolder = path.slice(at + root.length);
    return wanted.some(({ matches }) => matches(inFolder));
  };
}

/** The URIs of the files named in the settings: a URI, an absolute path, or a path relative to the user's home (`~/`) or to the first folder. */
export function filesNamedBy(settings: ServerSettings, folders: readonly string[], home: string | undefined): readonly string[] {
  const named = [...settings.runnerConfigFiles, ...settings.dockerConfigFiles].flatMap((name) => uriNamed(name, folders[0], home) ?? []);
  return [...named, ...homeConfigsOf(settings, folders, home)];
}

/** The same for the Docker configuration of the Runner's user, which can be in any of the folders. */
export function homeConfigsOf(
  { runnerHomeConfig }: ServerSettings,
  folders: readonly string[],
  home: string | undefined,
): readonly string[] {
  if (runnerHomeConfig === '') return [];
  const [first, ...others] = folders;
  return [...new Set([first, ...others].flatMap((folder) => uriNamed(runnerHomeConfig, folder, home) ?? []))];
}

/** The URI of a file or folder that a setting names. */
export function uriNamed(name: string, folder: string | undefined, home: string | undefined): string | undefined {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) return name;
  const path = encodedPath(name.replaceAll('\\', '/'));
  if (path.startsWith('/')) return `file://${path}`;
  if (/^[a-z]:\//i.test(path)) return `file:///${path}`;
  const below = path.startsWith('~/') ? home : folder;
  return below === undefined ? undefined : new URL(path.replace(/^~\//, ''), `${below.replace(/\/$/, '')}/`).href;
}

/** A path as a part of a URI. */
export function encodedPath(path: string): string {
  return encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F');
}
