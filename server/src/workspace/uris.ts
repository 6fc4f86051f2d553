/** A uri without its escapes, of which clients use more or fewer; as it is where they are malformed. */
export function decodedPath(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The path of a file below the innermost of the folders that it lies in; undefined when it lies in none. */
export function relativePath(uri: string, folders: readonly string[]): string | undefined {
  const bases = folders.map((folder) => `${folder.replace(/\/$/, '')}/`).filter((base) => uri.startsWith(base));
  const length = Math.max(...bases.map((base) => base.length), 0);
  return length === 0 ? undefined : decodedPath(uri.slice(length));
}

/** Whether a file lies in one of the folders. */
export function isBelow(uri: string, folders: readonly string[]): boolean {
  return folders.some((folder) => uri.startsWith(`${folder.replace(/\/$/, '')}/`));
}
