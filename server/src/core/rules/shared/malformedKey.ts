import { keyParts } from '../../images/registryKey.ts';
import { trimEndOf } from '../../util/trim.ts';

export interface Malformation {
  /** A clause to follow a colon. */
  readonly because: string;
  /** The intended key, if it can be determined. */
  readonly meant?: string;
  /** A single word, under which some programs store their own data. */
  readonly isWord?: true;
}

const host = /^(?:\[[0-9a-f:]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d+)?(?:\/[\w./-]*[\w-])?$/i;

/** Why a key cannot match any image (docs/ground-truth.md#a6). Wildcards and wrong paths are left to other rules. */
export function malformationOf(key: string): Malformation | undefined {
  const found = faultOf(key);
  if (found === undefined) return undefined;
  const meant = found.rest === undefined ? undefined : trimEndOf(found.rest.trim().replace(/^[/:]+/, ''), '/');
  const isWord = /^[\w-]+$/.test(key) && { isWord: true as const };
  return {
    because: found.because,
    ...isWord,
    ...(meant !== undefined && host.test(meant) && !isBareName(meant.split('/', 1)[0] ?? '') && { meant }),
  };
}

function faultOf(key: string): { readonly because: string; readonly rest?: string } | undefined {
  if (key.trim() === '') return { because: 'it is empty' };
  if (/\s/.test(key)) return { because: 'it contains whitespace', rest: key };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(key);
  if (scheme !== null && !/^https?$/i.test(scheme[1] ?? '')) {
    return { because: `"${scheme[0]}" is not supported, only "https://" and "http://"`, rest: key.slice(scheme[0].length) };
  }
  const spoilt = /^https?(?::\/?(?!\/)(?!\d)|\/\/)/i.exec(key);
  if (spoilt !== null) return { because: `"${spoilt[0]}" is not "https://"`, rest: key.slice(spoilt[0].length) };
  if (key.startsWith('/')) return { because: 'it starts with a slash', rest: key };
  const parts = keyParts(key);
  if (parts.host === '') return { because: 'the host is missing' };
  if (parts.host.includes('@')) return { because: 'it contains a user name', rest: key.slice(key.indexOf('@') + 1) };
  if (parts.scheme === '' && key.endsWith('//')) return { because: 'it ends with two slashes', rest: key };
  if (isBareName(parts.host)) return { because: 'a host without a dot or port is read as a name on Docker Hub' };
  return undefined;
}

function isBareName(name: string): boolean {
  return !/[.:]/.test(name) && name.toLowerCase() !== 'localhost';
}
