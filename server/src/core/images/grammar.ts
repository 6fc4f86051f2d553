import type { Writable } from '../util/writable.ts';

/**
 * The grammar of distribution/reference (docs/ground-truth.md#d1), piece by piece:
 *
 *   reference := name [ ":" tag ] [ "@" digest ]      name := [ domain "/" ] path      domain := host [ ":" port ]
 *
 * Only a digest can contain `@`, a tag cannot contain `/`, and a path component cannot contain `:`. So a text is first split at these
 * characters, and each piece is matched separately. No pattern sees the whole text, so none can backtrack over it.
 */

/** Letters and digits of any case, with hyphens inside, but no underscore. */
const domainComponent = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** Without zone and without an embedded IPv4 address. */
const ipv6 = /^\[[A-Fa-f0-9:]+\]$/;

/** The grammar does not check the range: 99999 is a valid port. */
const port = /^[0-9]+$/;

/** The allowed separators between lowercase letters and digits in a path component. */
const separator = /^(?:[._]|__|-+)$/;

const tag = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

const digestAlgorithm = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*$/;
const digestHex = /^[A-Fa-f0-9]{32,}$/;

/** The ID of an image, which is never a name. */
const identifier = /^[a-f0-9]{64}$/;

/** The characters that end a tag and a digest, where each is first allowed to stand. */
export const maximumTagLength = 128;
export const maximumPathLength = 255;

/** The offsets of the parts of a text, valid or not, in UTF-16 units. A part ends at the next part's separator. */
export interface Outline {
  /** The end of the name: the `:` of the tag, the `@` of the digest, or the end of the text. */
  readonly nameEnd: number;
  /** The start of the tag, after its `:`. Absent without a tag. */
  readonly tagStart?: number;
  readonly tagEnd: number;
  /** The start of the digest, after its `@`. Absent without a digest. */
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

/** Splits at the first `@`, and the last segment before it at its first `:`. */
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

/**
 * The parts of a text that matches the grammar as a whole, otherwise undefined. Does not check the length of the path or of the digest.
 */
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

/** Domain and path of a name. The first component is the domain if the grammar allows it, even without a dot: see `parseReference`. */
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

/** Splits a domain at the colon of its port: the first one, or the one after the bracket of an IPv6 address. */
export function splitPort(domain: string): { readonly host: string; readonly port?: string } {
  const colon = domain.indexOf(':', domain.startsWith('[') ? Math.max(domain.indexOf(']'), 0) : 0);
  return colon < 0 ? { host: domain } : { host: domain.slice(0, colon), port: domain.slice(colon + 1) };
}

export function isTag(text: string): boolean {
  return tag.test(text);
}

/** `algorithm:hex` with at least 32 hexadecimal digits. `digestError` checks the algorithm and the length. */
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
 * The range in a path component that the grammar does not allow. Undefined if the component is valid. An empty range at 0 means that the
 * component is empty. With `open`, the component continues in an unknown way, so its end is not checked.
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
