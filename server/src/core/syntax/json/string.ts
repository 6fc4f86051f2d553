import { type DecodedUnits, unitsBuilder } from '../../text/mappedText.ts';
import type { Problem } from '../node.ts';

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Decodes the inside of a JSON string, between its quotes. An invalid escape decodes to nothing, as in jsonc-parser, and is passed to
 * `report`, with offsets of `text`.
 */
export function decodeJsonString(text: string, from: number, to: number, report?: (problem: Problem) => void): DecodedUnits {
  const units = unitsBuilder(text, from);
  let offset = from;
  while (offset < to) {
    const next = text.indexOf('\\', offset);
    const plainEnd = next < 0 || next > to ? to : next;
    if (plainEnd > offset) units.copy(offset, plainEnd);
    if (plainEnd === to) break;
    const length = escapeLength(text, plainEnd, to);
    const written = escapeValue(text, plainEnd, to);
    if (written === undefined) report?.(badEscape(plainEnd, plainEnd + length));
    else units.add(written, plainEnd, plainEnd + length);
    offset = plainEnd + length;
  }
  return units.finish(to);
}

function escapeLength(text: string, at: number, to: number): number {
  if (at + 1 >= to) return 1;
  if (text[at + 1] !== 'u') return 2;
  let length = 2;
  while (length < 6 && at + length < to && isHex(text.charCodeAt(at + length))) length++;
  return length;
}

function escapeValue(text: string, at: number, to: number): string | undefined {
  if (at + 1 >= to) return undefined;
  const letter = text.charAt(at + 1);
  if (letter !== 'u') return Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (escapeLength(text, at, to) < 6) return undefined;
  return String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16));
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function badEscape(start: number, end: number): Problem {
  const message = 'Invalid escape. Write a backslash as "\\\\".';
  return { range: { start, end }, message, code: 'bad-escape' };
}

/** Escapes `replacement` for the inside of a JSON string. */
export function encodeJsonString(replacement: string): string {
  return JSON.stringify(replacement).slice(1, -1);
}
