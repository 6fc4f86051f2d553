import { code, type Markdown, md } from '../text/markdown.ts';
import { type CandidateIndex, hostOf, nameOf, withoutScheme } from './candidateIndex.ts';
import { labelMatches } from './kubelet.ts';
import type { Candidate } from './sources.ts';

export interface NearMiss {
  /** Absent if no key is close. */
  readonly candidate?: Candidate;
  readonly kind?: NearMissKind;
  readonly because: Markdown;
}

export type NearMissKind = 'docker-hub' | 'library' | 'digest' | 'path-case' | 'port' | 'api-path' | 'wildcard' | 'scheme' | 'other-path';

type Test = (candidate: Candidate, lookup: Lookup) => Markdown | undefined;

interface Lookup {
  readonly path: string;
  readonly host: string;
  /** Without a digest. Undefined if there is none. */
  readonly undigested: string | undefined;
}

/**
 * The key that comes closest to an image without a match, and why it does not match (docs/ground-truth.md#a6, #a7). Keys are compared with
 * `lookupPath`.
 */
export function nearestMiss(index: CandidateIndex, lookupPath: string): NearMiss {
  const host = hostOf(lookupPath);
  const lookup = { path: lookupPath, host, undigested: withoutDigest(lookupPath) };
  const near = index.near(host);
  for (const [kind, test] of tests) {
    for (const candidate of near) {
      const because = test(candidate, lookup);
      if (because !== undefined) return { candidate, kind, because };
    }
  }
  const [only] = index.all;
  if (only !== undefined && index.all.length === 1) return { because: md`has only ${code(only.key)}, which is for another host` };
  return { because: md`has only keys for other hosts` };
}

const hubNames =
  /^(?:index\.docker\.io|registry-1\.docker\.io|registry\.hub\.docker\.com|hub\.docker\.com)(?:\/|$)|^docker\.io\/v[12](?:\/|$)/i;

const tests: readonly (readonly [NearMissKind, Test])[] = [
  [
    'docker-hub',
    ({ path, key }, { host }) => {
      if (host !== 'docker.io' || path === undefined || !hubNames.test(path)) return undefined;
      return md`has ${code(key)}, but the Runner only accepts \`https://index.docker.io/v1/\` or \`docker.io\` for Docker Hub`;
    },
  ],
  [
    'library',
    ({ path, key }, { path: wanted, host }) => {
      if (host !== 'docker.io' || path === undefined) return undefined;
      const withLibrary = wanted.replace('docker.io/', 'docker.io/library/');
      const without = wanted.replace('docker.io/library/', 'docker.io/');
      if (path === withLibrary) return md`has ${code(key)}, but the image is written without \`library/\``;
      return path === without && path !== wanted ? md`has ${code(key)}, but the image is written with \`library/\`` : undefined;
    },
  ],
  [
    'digest',
    ({ path, key }, { undigested }) => {
      if (path === undefined || path !== undigested) return undefined;
      return md`has ${code(key)}, which does not match images with a digest and no tag`;
    },
  ],
  [
    'path-case',
    ({ path, key }, { path: wanted }) => {
      const lower = path?.toLowerCase();
      if (lower === undefined || lower === path || !(wanted === lower || wanted.startsWith(`${lower}/`))) return undefined;
      return md`has ${code(key)}, but paths are case-sensitive`;
    },
  ],
  [
    'api-path',
    ({ path, key }, { host }) => {
      if (path === undefined || !/^[^/]+\/v[12]$/.test(path) || hostOf(path) !== host) return undefined;
      return md`has ${code(key)}: without a scheme, ${code(`/${path.slice(-2)}`)} is read as a repository path`;
    },
  ],
  [
    'wildcard',
    ({ key, helper }, { host }) => {
      if (!key.includes('*') || !wildcardCovers(key, host)) return undefined;
      if (helper !== undefined) return md`has ${code(key)}, but the key of a helper is not a pattern`;
      return md`has ${code(key)}, but the Runner does not support wildcards`;
    },
  ],
  [
    'port',
    ({ path, key }, { host }) => {
      const own = path === undefined ? '' : hostOf(path);
      if (own === '' || own === host || nameOf(own) !== nameOf(host)) return undefined;
      return md`has ${code(key)} (${own.includes(':') ? md`another port` : md`no port`}), which is another host for the Runner`;
    },
  ],
  [
    'scheme',
    ({ path, key }, { host }) => {
      const stripped = withoutScheme(key.trim()).toLowerCase();
      if (stripped === key.toLowerCase() || /^https?:\/\//i.test(key) || hostOf(stripped) !== host || path === undefined) return undefined;
      return md`has ${code(key)}, but the Runner only accepts ${code(host)} or ${code(`https://${host}`)}`;
    },
  ],
  [
    'other-path',
    ({ path, key }, { host }) => {
      if (path === undefined || hostOf(path) !== host) return undefined;
      return md`has ${code(key)}, which is another path on this host`;
    },
  ],
];

function wildcardCovers(key: string, host: string): boolean {
  const labels = hostOf(key.replace(/^https?:\/\//i, ''))
    .toLowerCase()
    .split('.');
  const wanted = host.split('.');
  return labels.length === wanted.length && labels.every((label, index) => labelMatches(label, wanted[index] ?? ''));
}

function withoutDigest(path: string): string | undefined {
  const at = path.indexOf('@', path.lastIndexOf('/') + 1);
  return at < 0 ? undefined : path.slice(0, at);
}
