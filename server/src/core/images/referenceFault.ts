import type { ReferenceProblem } from '../model/imageReference.ts';
import {
  componentFault,
  isDigestAlgorithm,
  isDomain,
  isHost,
  isIdentifier,
  isPort,
  maximumPathLength,
  maximumTagLength,
  type Outline,
  outlineOf,
  splitPort,
} from './grammar.ts';
import { digestLengths, namesRegistry } from './normalize.ts';

/** The kind of a mistake, and its offsets in the whole text. */
export type Fault = Omit<ReferenceProblem, 'range'>;

/** Stands for each character of a variable, whose value can be anything: nothing, a word, or `host/path:tag`. */
const hole = '\uffff';

/** A text with masked variables, and the offsets of its parts. */
export interface MaskedOutline {
  readonly masked: string;
  /** Where the reference begins, after whitespace and scheme. The outline's offsets start there. */
  readonly from: number;
  readonly outline: Outline;
  /** The offset of the `/` after the registry. Absent if there is no registry, or if a variable may contain it. */
  readonly registryEnd?: number;
}

export function outlineReference(text: string, placeholders: readonly { readonly start: number; readonly end: number }[]): MaskedOutline {
  const masked = mask(text, placeholders);
  const from = masked.length - masked.trimStart().length + schemeOf(masked.trimStart()).length;
  const body = masked.slice(from).trimEnd();
  const outline = outlineOf(body);
  const slash = body.slice(0, outline.nameEnd).indexOf('/');
  const first = body.slice(0, Math.max(slash, 0));
  const named = first.includes(hole) ? /[.:]/.test(first) : namesRegistry(first);
  return { masked, from, outline, ...(named && { registryEnd: from + slash }) };
}

/**
 * The first mistake in a masked text that is wrong for all values of its variables (docs/ground-truth.md#d). Undefined if only some values
 * are wrong: `Node:$X` is valid if `$X` is `5000/app`.
 */
export function findFault(masked: string): Fault | undefined {
  const lead = masked.length - masked.trimStart().length;
  const trimmed = masked.trim();
  if (trimmed === '') return { kind: 'empty', from: 0, to: masked.length };
  const scheme = schemeOf(trimmed);
  if (scheme !== '') return { kind: 'scheme', from: lead, to: lead + scheme.length };
  const space = /\s+/.exec(masked);
  if (space !== null) return { kind: 'white-space', from: space.index, to: space.index + space[0].length };
  if (isIdentifier(masked)) return { kind: 'image-id', from: 0, to: masked.length };
  // The variable may contain the rest of an IPv6 address and everything after it.
  if (masked.startsWith('[') && masked.includes(hole)) return undefined;
  const outline = outlineOf(masked);
  return nameFault(masked, outline) ?? tagFault(masked, outline) ?? digestFault(masked, outline);
}

function mask(text: string, placeholders: readonly { readonly start: number; readonly end: number }[]): string {
  let masked = '';
  let copied = 0;
  for (const { start, end } of placeholders) {
    masked += text.slice(copied, start) + hole.repeat(end - start);
    copied = end;
  }
  return masked + text.slice(copied);
}

function schemeOf(text: string): string {
  return /^[A-Za-z\uffff][A-Za-z0-9+.\uffff-]*:\/\//.exec(text.slice(0, 4096))?.[0] ?? '';
}

function nameFault(text: string, outline: Outline): Fault | undefined {
  const name = text.slice(0, outline.nameEnd);
  const slash = name.indexOf('/');
  if (slash < 0 && (name.includes(hole) || maybeHost(text, outline))) return openFirstFault(name, 'repository');
  if (slash < 0) return pathFault(name, 0, text);
  const first = name.slice(0, slash);
  if (first.includes(hole))
    return openFirstFault(first, /[.:]/.test(first) ? 'registry' : 'repository') ?? pathFault(name, slash + 1, text);
  if (!namesRegistry(first)) return pathFault(name, 0, text);
  // A first component with an underscore is not a host, but it is a valid path component.
  const fault = isDomain(first) || componentFault(first) === undefined ? undefined : domainFault(first);
  return fault ?? pathFault(name, slash + 1, text);
}

/** `Node:$X`, where the variable may contain a port and the whole path. */
function maybeHost(text: string, { nameEnd, tagStart, tagEnd }: Outline): boolean {
  if (tagStart === undefined) return false;
  const [port = '', ...variable] = text.slice(tagStart, tagEnd).split(hole);
  return variable.length > 0 && (port === '' || isPort(port)) && isHost(text.slice(0, nameEnd));
}

/** A first component with a variable can be anything, so only characters that are valid nowhere are wrong. */
function openFirstFault(first: string, kind: 'registry' | 'repository'): Fault | undefined {
  const foreign = /[^A-Za-z0-9._:[\]\uffff+-]+/.exec(first);
  if (foreign !== null) return at(kind, foreign.index, foreign[0]);
  const port = /:([^:\]\uffff]*)$/.exec(first);
  if (port === null || isPort(port[1] ?? '')) return undefined;
  return port[1] === '' ? at('port', port.index, ':') : at('port', port.index + 1, port[1] ?? '');
}

function domainFault(domain: string): Fault {
  const { host, port } = splitPort(domain);
  if (isHost(host)) return port === undefined || port === '' ? at('port', host.length, ':') : at('port', host.length + 1, port);
  if (host.startsWith('[') || host === '') return at('registry', 0, domain);
  const foreign = /[^A-Za-z0-9.-]+/.exec(host);
  return foreign === null ? hostLabelFault(host) : at('registry', foreign.index, foreign[0]);
}

/** A label between dots that is empty, or begins or ends with a hyphen. */
function hostLabelFault(host: string): Fault {
  let from = 0;
  for (const label of host.split('.')) {
    if (label === '') return from === 0 ? at('registry', 0, '.') : at('registry', from - 1, from < host.length ? '..' : '.');
    if (label.startsWith('-')) return at('registry', from, '-');
    if (label.endsWith('-')) return at('registry', from + label.length - 1, '-');
    from += label.length + 1;
  }
  return at('registry', 0, host);
}

function pathFault(name: string, start: number, text: string): Fault | undefined {
  return componentsFault(name, start, text) ?? uppercaseFault(name, start) ?? lengthFault(name, start);
}

/** Checks components without regard to case. Uppercase letters are only reported if nothing else is wrong. */
function componentsFault(name: string, start: number, text: string): Fault | undefined {
  let from = start;
  for (const component of name.slice(start).split('/')) {
    const fault = component === '' ? emptyFault(name, from, text) : oneComponentFault(component, from);
    if (fault !== undefined) return fault;
    from += component.length + 1;
  }
  return undefined;
}

/** An empty component has no characters, so the slash next to it is reported. */
function emptyFault(name: string, from: number, text: string): Fault {
  if (name[from] === '/' || from === 0) return at('repository', from, text.slice(from, from + 1));
  return at('repository', from - 1, '/');
}

function oneComponentFault(component: string, from: number): Fault | undefined {
  const small = component.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const variable = small.indexOf(hole);
  const known = variable < 0 ? small : small.slice(0, variable);
  const fault = componentFault(known, variable < 0 ? 'closed' : 'open');
  if (fault !== undefined) return { kind: 'repository', from: from + fault.from, to: from + fault.to };
  const foreign = /[^a-z0-9._+\uffff-]+/.exec(small.slice(known.length));
  return foreign === null ? undefined : at('repository', from + known.length + foreign.index, foreign[0]);
}

/** From the first uppercase letter to the last. After a variable, they may belong to a tag: `group/$APP-Debug`. */
function uppercaseFault(name: string, start: number): Fault | undefined {
  const path = name.slice(start).replace(/(?<=\uffff)[^/\uffff]+/g, (rest) => rest.toLowerCase());
  const uppercase = /[A-Z](?:.*[A-Z])?/s.exec(path);
  return uppercase === null ? undefined : at('uppercase', start + uppercase.index, uppercase[0]);
}

/** Includes `library/` for Docker Hub. */
function lengthFault(name: string, start: number): Fault | undefined {
  const path = name.slice(start);
  if (name.includes(hole)) return undefined;
  const onHub = start === 0 || name.startsWith('docker.io/') || name.startsWith('index.docker.io/');
  const allowed = maximumPathLength - (onHub && !path.includes('/') ? 'library/'.length : 0);
  return path.length > allowed ? at('repository-too-long', start + allowed, path.slice(allowed)) : undefined;
}

function tagFault(text: string, { tagStart, tagEnd }: Outline): Fault | undefined {
  if (tagStart === undefined) return undefined;
  const tag = text.slice(tagStart, tagEnd);
  if (tag === '') return at('tag', tagStart - 1, ':');
  const wrongStart = /^[.-]+/.exec(tag);
  if (wrongStart !== null) return at('tag', tagStart, wrongStart[0]);
  const variable = tag.indexOf(hole);
  if (variable >= 0) return openTagFault(tag, variable, tagStart);
  const foreign = /:.*$|[^A-Za-z0-9_.:-]+/s.exec(tag);
  if (foreign !== null) return at('tag', tagStart + foreign.index, foreign[0]);
  return tag.length > maximumTagLength ? at('tag-too-long', tagStart + maximumTagLength, tag.slice(maximumTagLength)) : undefined;
}

/** A tag with a variable may be a port and a path, or a tag and a digest. */
function openTagFault(tag: string, variable: number, start: number): Fault | undefined {
  const before = /[^A-Za-z0-9_.:-]+/.exec(tag.slice(0, variable));
  if (before !== null) return at('tag', start + before.index, before[0]);
  const behind = /[^A-Za-z0-9_.:+[\]\uffff-]+/.exec(tag.slice(variable));
  return behind === null ? undefined : at('tag', start + variable + behind.index, behind[0]);
}

function digestFault(text: string, { digestStart }: Outline): Fault | undefined {
  if (digestStart === undefined) return undefined;
  const digest = text.slice(digestStart);
  const colon = digest.indexOf(':');
  const variable = digest.includes(hole);
  if (digest === '') return at('digest', digestStart - 1, '@');
  if (colon <= 0 && !variable) return at('digest', digestStart, digest);
  const foreign = /[^A-Za-z0-9:+._\uffff-]+/.exec(digest);
  if (foreign !== null) return at('digest', digestStart + foreign.index, foreign[0]);
  if (colon < 0) return undefined;
  const algorithm = digest.slice(0, colon);
  const known = Object.hasOwn(digestLengths, algorithm) && isDigestAlgorithm(algorithm);
  if (!known && !algorithm.includes(hole)) return at('digest-algorithm', digestStart, algorithm);
  return hexFault(digest.slice(colon + 1), digestStart + colon + 1, digestLengths[algorithm]);
}

function hexFault(hex: string, start: number, length: number | undefined): Fault | undefined {
  const foreign = /[^A-Fa-f0-9\uffff]+/.exec(hex);
  if (foreign !== null) return at('digest', start + foreign.index, foreign[0]);
  const tooLong = length !== undefined && hex.replaceAll(hole, '').length > length;
  const wrong = hex.includes(hole) ? tooLong : hex.length !== length && length !== undefined;
  if (wrong) return hex === '' ? at('digest-length', start - 1, ':') : at('digest-length', start, hex);
  const capitals = /[A-F](?:.*[A-F])?/s.exec(hex);
  return capitals === null ? undefined : at('digest-case', start + capitals.index, capitals[0]);
}

function at(kind: Fault['kind'], from: number, wrong: string): Fault {
  return { kind, from, to: from + wrong.length };
}
