import type { RunnerVersion } from '../model/settings.ts';
import { isAtLeast } from './runnerVersion.ts';

/**
 * The path under which the Runner looks for a credential of an image: `docker.io/nginx`, `registry.example.com/group/app`
 * (GROUND-TRUTH A.7). Up to 17.4 it is the host alone (A.10). `image` is the reference after expansion, however wrong it may be.
 * This is not the rule by which the Docker engine finds the registry: see `parseReference`.
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
 * The registry path that a key of `auths` or `credHelpers` stands for (GROUND-TRUTH A.6): what a lookup path has to be, or to begin
 * with in whole segments, for the entry to be used.
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

/** The registry paths that would serve a lookup path, best first: itself, its parent, and so on to the host. */
export function lookupOrder(path: string): readonly string[] {
  const order = [path];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) order.push(path.slice(0, end));
  return order;
}

/** 17.5 to 18.2: the path as written, and `localhost` and `index.docker.io` only in small letters. */
function uncleanedPath(image: string): string {
  const path = withoutTag(image);
  const [first, rest] = splitFirst(path);
  if (rest === undefined || !looksLikeHost(first)) return `docker.io/${path}`;
  return `${hubHost(first).toLowerCase()}/${rest}`;
}

/** Up to 17.4: the host as written, capitals and all. */
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

/** Cuts the last segment at its first colon. Of `app@sha256:…` that leaves `app@sha256`, which is what the Runner does too. */
function withoutTag(image: string): string {
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon < 0 ? image : image.slice(0, colon);
}

/** Of a key, the last colon after the last slash counts; a key without any slash keeps its port. */
function withoutLastColon(key: string): string {
  const slash = key.lastIndexOf('/');
  const colon = key.lastIndexOf(':');
  return slash >= 0 && colon > slash ? key.slice(0, colon) : key;
}

function splitFirst(path: string): readonly [string, string | undefined] {
  const slash = path.indexOf('/');
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** Segments that are not there, or that lead to others. */
const oddSegment = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Go's `path.Join` of one path: `//`, `.` and `..` are resolved, and an empty path stays empty. */
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
