import { firstWhere } from '../util/binarySearch.ts';
import { lazy } from '../util/lazy.ts';
import { addTo } from '../util/multimap.ts';
import type { Candidate } from './sources.ts';

/** Only an explanation depends on these, and each is compared with each image. */
const maxWildcards = 200;

/** The candidates of a source by path and by host: with thousands of keys and images, an image is compared with few keys. */
export class CandidateIndex {
  /** In the order of the source. */
  readonly all: readonly Candidate[];
  /** The first whose path depends on a variable. */
  readonly hidden: Candidate | undefined;
  private readonly byPath: () => ReadonlyMap<string, readonly Candidate[]>;
  private readonly byHost: () => ReadonlyMap<string, readonly number[]>;
  private readonly sortedPaths: () => readonly string[];

  constructor(candidates: readonly Candidate[]) {
    this.all = candidates;
    this.hidden = candidates.find(({ path }) => path === undefined);
    this.byPath = lazy(() => {
      const found = new Map<string, Candidate[]>();
      for (const candidate of candidates) if (candidate.path !== undefined) addTo(found, candidate.path, candidate);
      return found;
    });
    this.byHost = lazy(() => placesByHost(candidates));
    this.sortedPaths = lazy(() => [...this.paths()].sort());
  }

  /** In the order of the source. */
  at(path: string): readonly Candidate[] {
    return this.byPath().get(path) ?? none;
  }

  paths(): Iterable<string> {
    return this.byPath().keys();
  }

  hasPathWith(prefix: string): boolean {
    const paths = this.sortedPaths();
    return paths[firstWhere(paths.length, (at) => (paths[at] ?? '') >= prefix)]?.startsWith(prefix) === true;
  }

  /** Those that may be meant for this host, in the order of the source. */
  near(host: string): readonly Candidate[] {
    const places = this.byHost();
    const wildcards = (places.get('*') ?? []).slice(0, maxWildcards);
    const near = new Set([...(places.get(nameOf(host)) ?? []), ...wildcards]);
    return [...near].sort((a, b) => a - b).flatMap((place) => this.all[place] ?? []);
  }
}

const none: readonly Candidate[] = [];

/** By host in lowercase and without its port; `*` for keys with a wildcard. A key may have several. */
function placesByHost(candidates: readonly Candidate[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [place, { key, path }] of candidates.entries()) {
    for (const host of hostsOf(key, path)) addTo(found, host, place);
    if (key.includes('*')) addTo(found, '*', place);
  }
  return found;
}

/** The hosts that a key may be meant for, in lowercase and without their ports. */
export function hostsOf(key: string, path: string | undefined): ReadonlySet<string> {
  const written = hostOf(withoutScheme(key.trim()));
  const hosts = new Set([nameOf(written), ...(path === undefined ? [] : [nameOf(hostOf(path))])]);
  // Docker Hub has several names.
  if ([...hosts].some((host) => host.endsWith('docker.com') || host.endsWith('docker.io'))) hosts.add('docker.io');
  return hosts;
}

export function withoutScheme(key: string): string {
  return key.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, '');
}

export function hostOf(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

/** In lowercase, without the port. */
export function nameOf(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}
