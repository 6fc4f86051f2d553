import { keyParts } from '../../images/registryKey.ts';

export interface Malformation {
  /** A clause that can follow a colon. */
  readonly because: string;
  /** The key that was meant, as far as it can be told. */
  readonly meant?: string;
  /** A word alone, which some programs keep things of their own under. */
  readonly isWord?: true;
}

const host = /^(?:\[[0-9a-f:]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d+)?(?:\/[\w./-]*[\w-])?$/i;

/** What keeps a key from being a registry's for whatever image (GROUND-TRUTH A.6). Wildcards, and keys with a path that is wrong, are not meant. */
export function malformationOf(key: string): Malformation | undefined {
  const found = faultOf(key);
  if (found === undefined) return undefined;
  const meant = found.rest?.trim().replace(/^[/:]+|\/+$/g, '');
  const isWord = /^[\w-]+$/.test(key) && { isWord: true as const };
  return {
    because: found.because,
    ...isWord,
    ...(meant !== undefined && host.test(meant) && !isBareName(meant.split('/', 1)[0] ?? '') && { meant }),
  };
}

function faultOf(key: string): { readonly because: string; readonly rest?: string } | undefined {
  if (key.trim() === '') return { because: 'it is empty' };
  if (/\s/.test(key)) return { because: 'it holds white space', rest: key };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(key);
  if (scheme !== null && !/^https?$/i.test(scheme[1] ?? '')) {
    return { because: `only "https://" and "http://" may stand before a host, not "${scheme[0]}"`, rest: key.slice(scheme[0].length) };
  }
  const spoilt = /^https?(?::\/?(?!\/)(?!\d)|\/\/)/i.exec(key);
  if (spoilt !== null) return { because: `"${spoilt[0]}" is not "https://"`, rest: key.slice(spoilt[0].length) };
  if (key.startsWith('/')) return { because: 'it begins with a slash', rest: key };
  const parts = keyParts(key);
  if (parts.host === '') return { because: 'the host is missing' };
  if (parts.host.includes('@')) return { because: 'there is a user before the host', rest: key.slice(key.indexOf('@') + 1) };
  if (parts.scheme === '' && key.endsWith('//')) return { because: 'it ends in two slashes', rest: key };
  if (isBareName(parts.host)) return { because: `an image takes "${parts.host}" for a name on Docker Hub, as it has neither dot nor port` };
  return undefined;
}

function isBareName(name: string): boolean {
  return !/[.:]/.test(name) && name.toLowerCase() !== 'localhost';
}
