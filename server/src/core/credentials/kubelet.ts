import { memoize } from '../util/lazy.ts';
import { addTo } from '../util/multimap.ts';

/** Each of these is compared with each host. Real configurations have a few. */
const maxWildcards = 200;

interface Match<K> {
  readonly key: K;
  /** Host and path. Of two keys, the one with the greater place is tried first. */
  readonly place: string;
}

export interface KubeletMatches<K> {
  /** Best first. */
  readonly matches: readonly Match<K>[];
  /** The keys that are tried for an image of Docker Hub if no key matches it. */
  readonly onHub: readonly Match<K>[];
  /** False if there are more wildcards than are compared: another key may match too, and come first. */
  readonly isComplete: boolean;
}

/**
 * The keys that the kubelet tries for an image, best first (docs/ground-truth.md#a9). It matches the configured keys by its own rules and
 * tries every match in turn. `lookupPath` is the image with its registry and without its tag.
 */
export function kubeletMatches(keys: readonly string[], image: string): readonly string[] {
  const { matches, onHub } = createKubelet(keys.map((key) => ({ key })))(image);
  return (matches.length > 0 ? matches : onHub).map(({ key }) => key.key);
}

/** The same for many images: the keys are sorted once. */
export function createKubelet<K extends { readonly key: string }>(keys: readonly K[]): (image: string) => KubeletMatches<K> {
  const indexed = keys.flatMap((key) => {
    const place = placeOf(key.key);
    return place === undefined ? [] : [{ key, place }];
  });
  indexed.sort((a, b) => (a.place < b.place ? 1 : a.place > b.place ? -1 : 0));
  const byHost = new Map<string, number[]>();
  const wildcards: { readonly at: number; readonly host: Host }[] = [];
  for (const [at, { place }] of indexed.entries()) {
    const [host] = split(place);
    if (/[*?]/.test(host)) wildcards.push({ at, host: hostPattern(host) });
    else addTo(byHost, host, at);
  }
  const isComplete = wildcards.length <= maxWildcards;
  const compared = wildcards.slice(0, maxWildcards);
  const nearHost = memoize((host: string) => {
    const target = hostPattern(host);
    const matching = compared.flatMap((one) => (hostMatches(one.host, target) ? [one.at] : []));
    return [...(byHost.get(host) ?? []), ...matching].sort((a, b) => a - b);
  });
  const onHub = indexed.filter(({ place }) => place === 'index.docker.io');
  return (image) => {
    const target = withHub(withoutTagOrDigest(image));
    const [host, path] = split(target);
    const matches = nearHost(host).flatMap((at) => {
      const one = indexed[at];
      return one !== undefined && path.startsWith(split(one.place)[1]) ? [one] : [];
    });
    return { matches, onHub: target.startsWith('docker.io/') ? onHub : [], isComplete };
  };
}

/** host[:port][/path] of a key, without a leading `/v1/` or `/v2/`. Undefined if the key is not a URL. */
function placeOf(key: string): string | undefined {
  const rest = /^https?:\/\//.test(key) ? key.slice(key.indexOf('//') + 2) : key;
  if (rest === '' || /[\s\\%]/.test(rest)) return undefined;
  const slash = rest.indexOf('/');
  const host = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  const effective = /^\/v[12]\//.test(path) ? path.slice(3) : path;
  return effective === '/' ? host : host + effective;
}

interface Host {
  readonly labels: readonly string[];
  readonly port: string;
}

function hostPattern(host: string): Host {
  const [name, port] = splitPort(host);
  return { labels: name.split('.'), port };
}

function hostMatches({ labels, port }: Host, target: Host): boolean {
  if (port !== target.port || labels.length !== target.labels.length) return false;
  return labels.every((label, index) => labelMatches(label, target.labels[index] ?? ''));
}

/** `*` and `?` match within one label. If a character does not match, the last star takes one character more. */
export function labelMatches(pattern: string, label: string): boolean {
  let at = 0;
  let star = -1;
  let taken = 0;
  for (let read = 0; read < label.length; ) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      taken = read;
    } else if (wanted === '?' || wanted === label[read]) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++taken;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

function split(place: string): readonly [string, string] {
  const slash = place.indexOf('/');
  return slash < 0 ? [place, ''] : [place.slice(0, slash), place.slice(slash)];
}

function splitPort(host: string): readonly [string, string] {
  const port = /:\d*$/.exec(host)?.[0] ?? '';
  return [host.slice(0, host.length - port.length), port];
}

function withoutTagOrDigest(image: string): string {
  const digest = image.indexOf('@');
  const name = digest < 0 ? image : image.slice(0, digest);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name : name.slice(0, colon);
}

/** The full name as the container engine reads it, with Docker Hub and `library/` filled in (docs/ground-truth.md#d3). */
function withHub(name: string): string {
  const [first, path] = split(name);
  if (path === '') return `docker.io/library/${name}`;
  if (first === 'docker.io' || first === 'index.docker.io') return path.includes('/', 1) ? `docker.io${path}` : `docker.io/library${path}`;
  return /[.:A-Z]/.test(first) || first === 'localhost' ? name : `docker.io/${name}`;
}
