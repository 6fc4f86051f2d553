/** A host for a narrow place, shortened in the middle. What tells hosts of one provider apart is at the start, the provider at the end. */
export function shortHost(host: string): string {
  if (host.length <= 32 || /[$/]/.test(host)) return host;
  return `${host.slice(0, 12)}….${host.split('.').slice(-2).join('.').slice(-16)}`;
}

/** The path of a repository, shortened in the middle. */
export function shortRepository(path: string): string {
  return path.length <= 40 || path.includes('$') ? path : `${path.slice(0, 16)}…${path.slice(-20)}`;
}

/** A path in the workspace. A long one is cut to the name of the file. */
export function shortPath(path: string): string {
  return path.length <= 32 ? path : `…/${path.split('/').at(-1)}`;
}

/** A digest, or a name that ends with one, with only its first digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/(?<=^|@)(\w+:\w{12})\w+$/, '$1…');
}
