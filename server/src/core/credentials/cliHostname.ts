/**
 * The host that the docker CLI compares with a registry when no key of `auths` is equal to it (docs/ground-truth.md#e2). The Runner does
 * not use this rule: see `registryPathOf`. Returns a result for any key, even an invalid one.
 */
export function cliHostname(key: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(key);
  if (scheme === null) return upToSlash(key);
  const authority = /^[^/?#]*/.exec(key.slice(scheme[0].length))?.[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host === '' ? upToSlash(key) : bracketed(host);
}

/** Adds brackets to an IPv6 address without them. Its last group is the port. */
function bracketed(host: string): string {
  if (host.startsWith('[') || host.indexOf(':') === host.lastIndexOf(':')) return host;
  const colon = host.lastIndexOf(':');
  return `[${host.slice(0, colon)}]${host.slice(colon)}`;
}

function upToSlash(key: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? key : key.slice(0, slash);
}
