/** Folders that contain no pipelines and can be very large. */
export const skippedFolders: ReadonlySet<string> = new Set([
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

/** A URI without percent-encoding, because clients encode different characters. Unchanged if the encoding is invalid. */
export function decodedPath(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The path of a file relative to the innermost folder that contains it. Undefined if none does. */
export function relativePath(uri: string, folders: readonly string[]): string | undefined {
  const bases = folders.map((folder) => `${folder.replace(/\/$/, '')}/`).filter((base) => uri.startsWith(base));
  const length = Math.max(...bases.map((base) => base.length), 0);
  return length === 0 ? undefined : decodedPath(uri.slice(length));
}

/** Whether a file is in one of the folders. */
export function isBelow(uri: string, folders: readonly string[]): boolean {
  return folders.some((folder) => uri.startsWith(`${folder.replace(/\/$/, '')}/`));
}

/** Whether a search of the workspace folder leaves the file out. */
export function isInSkippedFolder(uri: string, folder: string): boolean {
  const folders = relativePath(uri, [folder])?.split('/').slice(0, -1) ?? [];
  return folders.some((name) => skippedFolders.has(name));
}
