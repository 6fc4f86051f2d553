import type { Writable } from '../util/writable.ts';

/**
 * The grammar of distribution/reference (GROUND-TRUTH D.1), piece by piece:
 *
 *   reference := name [ ":" tag ] [ "@" digest ]      name := [ domain "/" ] path      domain := host [ ":" port ]
 *
 * No piece but the digest may hold an `@`, no tag a `/`, and no path component a `:`. So a text is cut at those characters first and each
 * piece is matched alone: no pattern sees the whole text, and none can backtrack over it.
 */

/** Letters and digits of any case, hyphens inside; no underscore. */
const domainComponent = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** Without zone and without dotted quad. */
const ipv6 = /^\[[A-Fa-f0-9:]+\]$/;

/** No range is checked: 99999 is a port to the grammar. */
const port = /^[0-9]+$/;

/** What may stand between the small letters and digits of a path component. */
const separator = /^(?:[._]|__|-+)$/;

const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

const digestAlgorithm = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*$/;
const digestHex = /^[A-Fa-f0-9]{32,}$/;

/** The identifier of an image, which is never taken for a name. */
const identifier = /^[a-f0-9]{64}$/;

/** The characters that end a tag and a digest, where each is first allowed to stand. */
export const maximumTagLength = 128;
export const maximumPathLength = 255;

/** Where the parts of a text stand, whether they are right or not. UTF-16 offsets; a part runs to the next one's separator. */
export interface Outline {
  /** The end of the name: where `:` of the tag or `@` of the digest stands, or the end of the text. */
  readonly nameEnd: number;
  /** Where the tag begins, behind its `:`. Absent: no tag. */
  readonly tagStart?: number;
  readonly tagEnd: number;
  /** Where the digest begins, behind its `@`. */
  readonly digestStart?: number;
}

export interface NameParts {
  readonly domain?: string;
  readonly path: string;
}

export interface ReferenceParts {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Cuts at the first `@`, and the last segment before it at its first `:`. */
export function outlineOf(text: string): Outline {
  const at = text.indexOf('@');
  const tagEnd = at < 0 ? text.length : at;
  const slash = tagEnd === 0 ? -1 : text.lastIndexOf('/', tagEnd - 1);
  const colon = text.indexOf(':', slash + 1);
  const isTagged = colon >= 0 && colon < tagEnd;
  const outline: Writable<Outline> = { nameEnd: isTagged ? colon : tagEnd, tagEnd };
  if (isTagged) outline.tagStart = colon + 1;
  if (at >= 0) outline.digestStart = at + 1;
  return outline;
}

/** The parts of a text that follows the grammar as a whole, else undefined. No length of a path and no digest's length is judged here. */
export function matchReference(text: string): ReferenceParts | undefined {
  const { nameEnd, tagStart, tagEnd, digestStart } = outlineOf(text);
  const name = text.slice(0, nameEnd);
  if (matchName(name) === undefined) return undefined;
  const parts: { name: string; tag?: string; digest?: string } = { name };
  if (tagStart !== undefined) {
    parts.tag = text.slice(tagStart, tagEnd);
    if (!isTag(parts.tag)) return undefined;
  }
  if (digestStart !== undefined) {
    parts.digest = text.slice(digestStart);
    if (!isDigest(parts.digest)) return undefined;
  }
  return parts;
}

/** Domain and path of a name. The first component is the domain wherever it can be one, even without a dot: see `parseReference`. */
export function matchName(name: string): NameParts | undefined {
  const slash = name.indexOf('/');
  if (slash > 0) {
    const domain = name.slice(0, slash);
    const path = name.slice(slash + 1);
    if (isDomain(domain)) return isPath(path) ? { domain, path } : undefined;
  }
  return isPath(name) ? { path: name } : undefined;
}

/** host[:port] */
export function isDomain(text: string): boolean {
  const { host, port: written } = splitPort(text);
  return isHost(host) && (written === undefined || isPort(written));
}

export function isHost(text: string): boolean {
  return ipv6.test(text) || text.split('.').every((component) => domainComponent.test(component));
}

export function isPort(text: string): boolean {
  return port.test(text);
}

/** Cuts a domain at the colon of its port: the first one, or behind the bracket of an IPv6 address. */
export function splitPort(domain: string): { readonly host: string; readonly port?: string } {
  const colon = domain.indexOf(':', domain.startsWith('[') ? Math.max(domain.indexOf(']'), 0) : 0);
  return colon < 0 ? { host: domain } : { host: domain.slice(0, colon), port: domain.slice(colon + 1) };
}

export function isTag(text: string): boolean {
  return tag.test(text);
}

/** `algorithm:hex` with at least 32 hexadecimal digits. Whether the algorithm is known and its length right is `digestError`'s question. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  return colon >= 0 && isDigestAlgorithm(text.slice(0, colon)) && digestHex.test(text.slice(colon + 1));
}

export function isDigestAlgorithm(text: string): boolean {
  return digestAlgorithm.test(text);
}

export function isIdentifier(text: string): boolean {
  return identifier.test(text);
}

function isPath(path: string): boolean {
  return path.split('/').every((component) => componentFault(component) === undefined);
}

/**
 * The first stretch of a path component that the grammar does not allow, as offsets into it; undefined when it is right. The empty stretch
 * at 0 stands for an empty component. With `open`, the component goes on in a way that is not known, so its end is not judged.
 */
export function componentFault(
  component: string,
  end: 'closed' | 'open' = 'closed',
): { readonly from: number; readonly to: number } | undefined {
  if (component === '') return end === 'open' ? undefined : { from: 0, to: 0 };
  for (const { index: from, 0: run } of component.matchAll(/[^a-z0-9]+/g)) {
    const to = from + run.length;
    const foreign = /[^._-]+/.exec(run);
    if (foreign !== null) return { from: from + foreign.index, to: from + foreign.index + foreign[0].length };
    if (from === 0) return { from, to };
    if (to === component.length && end === 'open') return /^(?:\.|_{1,2}|-+)$/.test(run) ? undefined : { from, to };
    if (to === component.length || !separator.test(run)) return { from, to };
  }
  return undefined;
}
