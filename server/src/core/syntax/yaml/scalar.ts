import { type DecodedUnits, type UnitsBuilder, unitsBuilder } from '../../text/mappedText.ts';

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const backslash = 92;

/** Decodes the plain scalar at `from`..`to`. */
export function decodePlain(text: string, from: number, to: number): DecodedUnits {
  const units = unitsBuilder(text, from);
  unfold(text, from, to, units, (start, end) => units.copy(start, end));
  return units.finish(to);
}

/** Decodes the inside of a single-quoted scalar. */
export function decodeSingleQuoted(text: string, from: number, to: number): DecodedUnits {
  const units = unitsBuilder(text, from);
  unfold(text, from, to, units, (start, end) => {
    let offset = start;
    while (offset < end) {
      const next = text.indexOf("''", offset);
      const stop = next < 0 || next + 1 >= end ? end : next;
      units.copy(offset, stop);
      if (stop < end) units.add("'", stop, stop + 2);
      offset = stop < end ? stop + 2 : end;
    }
  });
  return units.finish(to);
}

/** Line folding for plain and single-quoted scalars: one break is a space, each additional empty line is a line feed. */
function unfold(text: string, from: number, to: number, units: UnitsBuilder, copyLine: (start: number, end: number) => void): void {
  let lineStart = from;
  let contentEnd = from;
  let hasEmptyLine = false;
  for (;;) {
    const lineFeedAt = text.indexOf('\n', lineStart);
    const isLast = lineFeedAt < 0 || lineFeedAt >= to;
    const isFirst = lineStart === from;
    const lineEnd = isLast ? to : breakStart(text, lineFeedAt, lineStart);
    const start = isFirst ? lineStart : skipBlanks(text, lineStart, lineEnd);
    const end = isLast ? lineEnd : dropBlanks(text, start, lineEnd);
    if (!isFirst && !isLast && start === end) {
      units.add('\n', lineEnd, lineFeedAt + 1);
      hasEmptyLine = true;
    } else {
      if (!isFirst && !hasEmptyLine) units.add(' ', contentEnd, start);
      if (end > start) copyLine(start, end);
      contentEnd = end;
      hasEmptyLine = false;
    }
    if (isLast) return;
    lineStart = lineFeedAt + 1;
  }
}

function breakStart(text: string, lineFeedAt: number, lineStart: number): number {
  return lineFeedAt > lineStart && text.charCodeAt(lineFeedAt - 1) === carriageReturn ? lineFeedAt - 1 : lineFeedAt;
}

function isBlank(code: number): boolean {
  return code === space || code === tab;
}

function skipBlanks(text: string, from: number, to: number): number {
  let offset = from;
  while (offset < to && isBlank(text.charCodeAt(offset))) offset++;
  return offset;
}

function dropBlanks(text: string, from: number, to: number): number {
  let offset = to;
  while (offset > from && isBlank(text.charCodeAt(offset - 1))) offset--;
  return offset;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Decodes the inside of a double-quoted scalar. An invalid escape stands for itself. */
export function decodeDoubleQuoted(text: string, from: number, to: number): DecodedUnits {
  const units = unitsBuilder(text, from);
  let offset = from;
  while (offset < to) {
    const code = text.charCodeAt(offset);
    if (code === backslash) offset = decodeEscape(text, offset, to, units);
    else if (isBreak(text, offset, to)) offset = foldBreak(text, offset, offset, to, units);
    else if (isBlank(code)) {
      const end = skipBlanks(text, offset, to);
      if (isBreak(text, end, to)) offset = foldBreak(text, offset, end, to, units);
      else {
        units.copy(offset, end);
        offset = end;
      }
    } else {
      let end = offset + 1;
      while (end < to && !isSpecial(text.charCodeAt(end))) end++;
      units.copy(offset, end);
      offset = end;
    }
  }
  return units.finish(to);
}

function isSpecial(code: number): boolean {
  return code === backslash || code === space || code === tab || code === lineFeed || code === carriageReturn;
}

function isBreak(text: string, offset: number, to: number): boolean {
  if (offset >= to) return false;
  const code = text.charCodeAt(offset);
  return code === lineFeed || (code === carriageReturn && offset + 1 < to && text.charCodeAt(offset + 1) === lineFeed);
}

function afterBreak(text: string, offset: number): number {
  return text.charCodeAt(offset) === carriageReturn ? offset + 2 : offset + 1;
}

/** One break with its surrounding blanks is a space, each further break is a line feed. Returns the offset after it. */
function foldBreak(text: string, blanksAt: number, breakAt: number, to: number, units: UnitsBuilder): number {
  let offset = skipBlanks(text, afterBreak(text, breakAt), to);
  if (!isBreak(text, offset, to)) {
    units.add(' ', blanksAt, offset);
    return offset;
  }
  while (isBreak(text, offset, to)) {
    const end = afterBreak(text, offset);
    units.add('\n', offset, end);
    offset = skipBlanks(text, end, to);
  }
  return offset;
}

function decodeEscape(text: string, at: number, to: number, units: UnitsBuilder): number {
  if (isBreak(text, at + 1, to)) return skipBlanks(text, afterBreak(text, at + 1), to);
  const letter = text.charAt(at + 1);
  const length = Object.hasOwn(hexLengths, letter) ? hexLengths[letter] : undefined;
  if (length !== undefined) {
    const end = at + 2 + length;
    const digits = text.slice(at + 2, end);
    const code = /^[0-9a-fA-F]+$/.test(digits) && end <= to ? Number.parseInt(digits, 16) : Number.NaN;
    if (code <= 0x10ffff) units.add(String.fromCodePoint(code), at, end);
    else units.copy(at, Math.min(end, to));
    return Math.min(end, to);
  }
  const known = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  const end = Math.min(at + 2, to);
  if (known === undefined) units.copy(at, end);
  else units.add(known, at, end);
  return end;
}

/** Returns `replacement` for a part of a plain scalar if every reader reads it as text there. */
export function encodePlain(replacement: string): string | undefined {
  return /^[A-Za-z0-9$/._@+:-]*$/.test(replacement) && /[A-Za-z0-9]/.test(replacement) && !replacement.endsWith(':')
    ? replacement
    : undefined;
}

export function encodeSingleQuoted(replacement: string): string | undefined {
  return isPrintableLine(replacement) ? replacement.replaceAll("'", "''") : undefined;
}

/** YAML supports all escapes of JSON. */
export function encodeDoubleQuoted(replacement: string): string {
  return JSON.stringify(replacement)
    .slice(1, -1)
    .replaceAll('\u0085', '\\N')
    .replaceAll('\u2028', '\\L')
    .replaceAll('\u2029', '\\P')
    .replaceAll('\x7f', '\\x7f');
}

/** A block scalar has no escapes, so some characters cannot be written in it. */
export function encodeBlock(replacement: string): string | undefined {
  return isPrintableLine(replacement) ? replacement : undefined;
}

function isPrintableLine(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < space ? code !== tab : (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029) return false;
  }
  return true;
}
