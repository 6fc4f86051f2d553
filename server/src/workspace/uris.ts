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
