import { trimOf } from '../util/trim.ts';
/** Docker Hub's key: the one spelling that the docker CLI looks up, and the Runner takes it too (docs/ground-truth.md#a6, #e2). */
export const hubKey = 'https://index.docker.io/v1/';

/** Hosts that people take for Docker Hub's registry. */
const hubHosts: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);

export interface KeyParts {
  readonly scheme: string;
  readonly host: string;
  /** Without slashes around it. */
  readonly path: string;
}

export function keyParts(key: string): KeyParts {
  const scheme = /^https?:\/\//i.exec(key)?.[0] ?? '';
  const [host = '', ...rest] = key.slice(scheme.length).split('/');
  return { scheme, host, path: trimOf(rest.join('/'), '/') };
}

export function isHub(host: string): boolean {
  return hubHosts.has(host.toLowerCase());
}

export function isApiPath(path: string): boolean {
  return path === 'v1' || path === 'v2';
}

/** The key by which the Runner finds what this one was written for. */
export function meantKey(key: string): string {
  const { host, path } = keyParts(key);
  const isWholeHost = path === '' || isApiPath(path);
  if (isHub(host)) return isWholeHost ? hubKey : `docker.io/${path}`;
  return isWholeHost ? host : `${host}/${path}`;
}
