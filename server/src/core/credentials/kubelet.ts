import { addTo } from '../util/multimap.ts';

/** The kubelet compares each of these with each image. Further ones are left out. */
const maxWildcards = 1000;

/**
 * The keys that the kubelet tries for an image, best first (docs/ground-truth.md#a9). It matches the configured keys by its own rules and
 * tries every match in turn. `lookupPath` is the image with its registry and without its tag.
 */
export function kubeletMatches(keys: readonly string[], image: string): readonly string[] {
  return createKubelet(keys)(image);
}

/** The same for many images: the keys are sorted once. */
export function createKubelet(keys: readonly string[]): (image: string) => readonly string[] {
  const indexed = keys.flatMap((key) => {
    const place = placeOf(key);
    return place === undefined ? [] : [{ key, place }];
  });
  indexed.sort((a, b) => (a.place < b.place ? 1 : a.place > b.place ? -1 : 0));
  const byHost = new Map<string, number[]>();
  const wildcards: number[] = [];
  for (const [at, { place }] of indexed.entries()) {
    const [host] = split(place);
    if (!/[*?]/.test(host)) addTo(byHost, host, at);
    else if (wildcards.length < maxWildcards) wildcards.push(at);
  }
  const onHub = indexed.filter(({ place }) => place === 'index.docker.io').map(({ key }) => key);
  return (image) => {
    const target = withHub(withoutTagOrDigest(image));
    const near = [...(byHost.get(split(target)[0]) ?? []), ...wildcards].sort((a, b) => a - b);
    const found = near.flatMap((at) => indexed[at] ?? []).filter(({ place }) => matches(place, target));
    if (found.length > 0) return found.map(({ key }) => key);
    return target.startsWith('docker.io/') ? onHub : [];
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

function matches(place: string, target: string): boolean {
  const [host, path] = split(place);
  const [targetHost, targetPath] = split(target);
  const [name, port] = splitPort(host);
  const [targetName, targetPort] = splitPort(targetHost);
  if (port !== targetPort || !targetPath.startsWith(path)) return false;
  const labels = name.split('.');
  const targetLabels = targetName.split('.');
  return labels.length === targetLabels.length && labels.every((label, index) => labelMatches(label, targetLabels[index] ?? ''));
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
