import type { RunnerVersion } from '../model/settings.ts';
import { isAtLeast } from './runnerVersion.ts';

/**
 * The path that the Runner uses to look up an image's credential: `docker.io/nginx`, `registry.example.com/group/app`
 * (docs/ground-truth.md#a7). Up to 17.4 it is only the host (docs/ground-truth.md#a10). `image` is the reference after expansion, valid or
 * not. The Docker engine finds the registry by another rule: see `parseReference`.
 */
export function lookupPathOf(image: string, version: RunnerVersion): string {
  if (!isAtLeast(version, 17, 5)) return hostOfImage(image);
  if (!isAtLeast(version, 18, 3)) return uncleanedPath(image);
  const path = cleanPath(withoutTag(image));
  const [first, rest] = splitFirst(path);
  if (rest === undefined || !looksLikeHost(first.toLowerCase())) return cleanPath(`docker.io/${path}`);
  return `${hubHost(first.toLowerCase())}/${rest}`;
}

/**
 * The registry path for a key of `auths` or `credHelpers` (docs/ground-truth.md#a6). The entry matches lookup paths that are equal to it,
 * or that start with it and a slash.
 */
export function registryPathOf(key: string, version: RunnerVersion): string {
  const schemes = isAtLeast(version, 17, 5) && !isAtLeast(version, 18, 1) ? /^https:\/\//i : /^https?:\/\//i;
  const scheme = schemes.exec(key);
  if (scheme !== null) return hubHost(hostOf(key.slice(scheme[0].length)));
  if (!isAtLeast(version, 17, 5)) return hubHost(hostOf(key));
  const path = withoutLastColon(key.endsWith('/') ? key.slice(0, -1) : key);
  const [host, rest] = splitFirst(path);
  return rest === undefined ? host.toLowerCase() : `${host.toLowerCase()}/${rest}`;
}

/** The registry paths that match a lookup path, best first: the path itself, its parent, and so on up to the host. */
export function lookupOrder(path: string): readonly string[] {
  const order = [path];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) order.push(path.slice(0, end));
  return order;
}

/** 17.5 to 18.2: the path as written. `localhost` and `index.docker.io` are only recognized in lowercase. */
function uncleanedPath(image: string): string {
  const path = withoutTag(image);
  const [first, rest] = splitFirst(path);
  if (rest === undefined || !looksLikeHost(first)) return `docker.io/${path}`;
  return `${hubHost(first).toLowerCase()}/${rest}`;
}

/** Up to 17.4: the host as written, including uppercase. */
function hostOfImage(image: string): string {
  const [first, rest] = splitFirst(image);
  return rest === undefined || !looksLikeHost(first) ? 'docker.io' : hubHost(first);
}

function looksLikeHost(segment: string): boolean {
  return segment.includes('.') || segment.includes(':') || segment === 'localhost';
}

function hubHost(host: string): string {
  return host === 'index.docker.io' ? 'docker.io' : host;
}

function hostOf(address: string): string {
  return splitFirst(address)[0].toLowerCase();
}

/** Cuts the last segment at its first colon. `app@sha256:…` becomes `app@sha256`, as in the Runner. */
function withoutTag(image: string): string {
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon < 0 ? image : image.slice(0, colon);
}

/** Cuts a key at the last colon after its last slash. A key without a slash keeps its port. */
function withoutLastColon(key: string): string {
  const slash = key.lastIndexOf('/');
  const colon = key.lastIndexOf(':');
  return slash >= 0 && colon > slash ? key.slice(0, colon) : key;
}

function splitFirst(path: string): readonly [string, string | undefined] {
  const slash = path.indexOf('/');
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** Segments that are empty, `.` or `..`. */
const oddSegment = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Go's `path.Join` for one path: resolves `//`, `.` and `..`. An empty path stays empty. */
function cleanPath(path: string): string {
  if (path === '' || !oddSegment.test(path)) return path;
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push(segment);
  }
  const joined = kept.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}
