import type { FileSystemWatcher } from 'vscode-languageserver';
import { formatOf } from './core/index.ts';
import type { Host } from './host.ts';
import type { ServerSettings } from './settings.ts';

/** What an editor is asked to watch on disk. Wider than the formats: those decide. */
export const watchedFiles: FileSystemWatcher[] = [
  { globPattern: '**/*.{yml,yaml}' },
  { globPattern: '**/*.toml' },
  { globPattern: '**/{config.json,.dockercfg,*.dockerconfigjson}' },
];

/** After this many files the event loop gets its turn, so that keys are answered meanwhile. */
const sliceSize = 20;

/** Reads the files of the workspace, and those that the settings name, in the background. */
export async function scanWorkspace(
  host: Host,
  folders: readonly string[],
  settings: ServerSettings,
  found: (uri: string, text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { readFile, findFiles } = host;
  if (readFile === undefined) return;
  const read = async (uri: string) => {
    const text = await readFile(uri);
    if (text !== undefined && !signal.aborted) found(uri, text);
  };
  for (const named of [...settings.runnerConfigFiles, ...settings.dockerConfigFiles]) await read(uriOf(named, folders));
  if (findFiles === undefined) return;
  let seen = 0;
  for (const folder of folders) {
    for await (const uri of findFiles(folder, (path) => formatOf(path) !== undefined, signal)) {
      await read(uri);
      if (++seen % sliceSize === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}

function uriOf(named: string, folders: readonly string[]): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(named)) return named;
  if (named.startsWith('/')) return `file://${encodeURI(named)}`;
  return `${folders[0] ?? 'file://'}/${encodeURI(named)}`;
}
