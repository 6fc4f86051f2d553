import { type DecodedUnits, type MappedText, type UnitsBuilder, unitsBuilder } from '../../text/mappedText.ts';
import type { ScalarStyle } from '../node.ts';

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' };
const hexLengths: Readonly<Record<string, number>> = { u: 4, U: 8 };

/** How a string value is written: its style, and the range inside its quotes. */
export interface TomlString {
  readonly style: ScalarStyle;
  readonly from: number;
  readonly to: number;
}

/** The string at `start`..`end`, including its quotes. A line break directly after three opening quotes is not part of it. */
export function tomlString(text: string, start: number, end: number, style: 'basic' | 'literal', isMultiline: boolean): TomlString {
  if (!isMultiline) return { style: `toml-${style}`, from: start + 1, to: end - 1 };
  const inside = start + 3;
  const from = text.startsWith('\r\n', inside) ? inside + 2 : /[\r\n]/.test(text.charAt(inside)) ? inside + 1 : inside;
  return { style: `toml-multiline-${style}`, from, to: end - 3 };
}

/** Decodes a string of any style. Line breaks become line feeds, as in Go's reader. */
export function decodeTomlString(text: string, { style, from, to }: TomlString): DecodedUnits {
  const units = unitsBuilder(text, from);
  const hasEscapes = style === 'toml-basic' || style === 'toml-multiline-basic';
  let offset = from;
  while (offset < to) {
    const letter = text.charAt(offset);
    if (letter === '\r') {
      const end = text.charAt(offset + 1) === '\n' && offset + 1 < to ? offset + 2 : offset + 1;
      units.add('\n', offset, end);
      offset = end;
    } else if (letter === '\\' && hasEscapes) {
      offset = decodeEscape(text, offset, to, units);
    } else {
      let end = offset + 1;
      while (end < to && text[end] !== '\r' && (text[end] !== '\\' || !hasEscapes)) end++;
      units.copy(offset, end);
      offset = end;
    }
  }
  return units.finish(to);
}

function decodeEscape(text: string, at: number, to: number, units: UnitsBuilder): number {
  const letter = text.charAt(at + 1);
  if (/\s/.test(letter)) {
    let offset = at + 1;
    while (offset < to && /[ \t\r\n]/.test(text.charAt(offset))) offset++;
    return offset;
  }
  const length = Object.hasOwn(hexLengths, letter) ? hexLengths[letter] : undefined;
  if (length !== undefined) {
    const end = Math.min(at + 2 + length, to);
    const code = Number.parseInt(text.slice(at + 2, end), 16);
    if (code <= 0x10ffff) units.add(String.fromCodePoint(code), at, end);
    return end;
  }
  const known = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  const end = Math.min(at + 2, to);
  if (known !== undefined) units.add(known, at, end);
  return end;
}

/** Escapes a replacement for a string of this style. */
export function tomlEncoder(style: ScalarStyle): MappedText['encode'] {
  switch (style) {
    case 'toml-basic':
      return encodeBasic;
    case 'toml-multiline-basic':
      return encodeBasic;
    default:
      return (replacement) => (hasControl(replacement) || replacement.includes("'") ? undefined : replacement);
  }
}

/** TOML has the same escapes as JSON, and also requires one for the delete character. */
function encodeBasic(replacement: string): string {
  return JSON.stringify(replacement).slice(1, -1).replaceAll('\x7f', '\\u007f');
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < 0x20 && code !== 9) || code === 0x7f) return true;
  }
  return false;
}
