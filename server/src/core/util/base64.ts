const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextets = new Map([...alphabet].map((character, value) => [character, value]));

export type Decoded = { readonly bytes: Uint8Array } | { readonly error: Base64Error };

/** The offset of the first invalid character, or the text's length if it ends too early. */
export interface Base64Error {
  readonly at: number;
}

/** Encodes the text's UTF-8 bytes as base64: standard alphabet, padded, on one line. Lone surrogates become U+FFFD. */
export function encodeBase64(text: string): string {
  const bytes = encodeUtf8(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    encoded += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    encoded += rest > 1 ? alphabet.charAt((group >> 6) & 63) : '=';
    encoded += rest > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return encoded;
}

/**
 * Decodes base64 like the Runner (docs/ground-truth.md#a8): standard alphabet, required padding, CR and LF skipped anywhere, remaining bits
 * ignored.
 */
export function decodeBase64(text: string): Decoded {
  const bytes: number[] = [];
  let group = 0;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isLineEnd(character)) continue;
    if (character === '=') return padded(text, at, { bytes, group, count });
    const value = sextets.get(character);
    if (value === undefined) return { error: { at } };
    group = (group << 6) | value;
    count++;
    if (count < 4) continue;
    bytes.push(group >> 16, (group >> 8) & 255, group & 255);
    group = 0;
    count = 0;
  }
  return count === 0 ? { bytes: Uint8Array.from(bytes) } : { error: { at: text.length } };
}

interface Started {
  readonly bytes: readonly number[];
  readonly group: number;
  readonly count: number;
}

/** Checks the padding from the first `=` on: it must complete the group of four, and only newlines may follow. */
function padded(text: string, first: number, started: Started): Decoded {
  if (started.count < 2) return { error: { at: first } };
  let at = first + 1;
  if (started.count === 2) {
    at = skipLineEnds(text, at);
    if (text.charAt(at) !== '=') return { error: { at } };
    at++;
  }
  at = skipLineEnds(text, at);
  if (at < text.length) return { error: { at } };
  const tail = started.count === 2 ? [started.group >> 4] : [started.group >> 10, (started.group >> 2) & 255];
  return { bytes: Uint8Array.from([...started.bytes, ...tail]) };
}

function skipLineEnds(text: string, from: number): number {
  let at = from;
  while (at < text.length && isLineEnd(text.charAt(at))) at++;
  return at;
}

function isLineEnd(character: string): boolean {
  return character === '\n' || character === '\r';
}

function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point >= 0xd800 && point <= 0xdfff) bytes.push(0xef, 0xbf, 0xbd);
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return bytes;
}

/** Decodes UTF-8. Undefined for other bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length =
      first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (length === 0 || at + length > bytes.length) return undefined;
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let next = 1; next < length; next++) {
      const byte = bytes[at + next] ?? 0;
      if ((byte & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (byte & 63);
    }
    const smallest = length === 3 ? 0x800 : length === 4 ? 0x10000 : 0;
    if (point < smallest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

/** Decodes UTF-8 with one U+FFFD for each invalid byte, as Go does. */
export function decodeUtf8Leniently(bytes: Uint8Array): string {
  const whole = decodeUtf8(bytes);
  if (whole !== undefined) return whole;
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const next = [1, 2, 3, 4].find((length) => decodeUtf8(bytes.subarray(at, at + length)) !== undefined && at + length <= bytes.length);
    text += next === undefined ? '\ufffd' : (decodeUtf8(bytes.subarray(at, at + next)) ?? '');
    at += next ?? 1;
  }
  return text;
}
