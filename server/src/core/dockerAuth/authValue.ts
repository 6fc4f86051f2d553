import { decodeBase64, decodeUtf8, decodeUtf8Leniently, encodeBase64 } from '../util/base64.ts';
import { trimEndOf } from '../util/trim.ts';
import { secretKindOf } from './secretKind.ts';

/** A decoded `auth` value. Contains the secret, so it must only be used while reading and never become a fact. */
export type AuthValue =
  | {
      readonly kind: 'decoded';
      readonly username: string;
      readonly password: string;
      /** The Runner accepts the value, but it is certainly a mistake. */
      readonly flaw?: Flaw;
    }
  | { readonly kind: 'not-base64'; readonly cause: NotBase64; readonly repaired?: Repaired }
  | { readonly kind: 'missing-colon'; readonly cause: MissingColon; readonly decoded: string; readonly repaired?: Repaired };

export type NotBase64 = 'plain' | 'url-safe' | 'unpadded' | 'white-space' | 'header' | 'unknown';
export type MissingColon = 'encoded-twice' | 'no-user' | 'no-colon';

export interface Flaw {
  readonly kind: 'newline' | 'utf-16';
  readonly repaired?: Repaired;
}

export interface Repaired {
  readonly title: string;
  readonly auth: string;
}

/** Decodes a non-empty `auth` value like the Runner (docs/ground-truth.md#a8), or says why that fails. */
export function readAuthValue(auth: string): AuthValue {
  const decoded = decodeBase64(auth);
  if ('error' in decoded) return notBase64(auth);
  const text = decodeUtf8Leniently(decoded.bytes);
  const colon = text.indexOf(':');
  if (colon <= 0) return missingColon(text, colon);
  const username = text.slice(0, colon);
  const password = trimNul(text.slice(colon + 1));
  const flaw = flawOf(decoded.bytes);
  return { kind: 'decoded', username, password, ...(flaw && { flaw }) };
}

function notBase64(auth: string): AuthValue {
  const trimmed = auth.trim();
  const header = /^basic\s+/i.exec(trimmed);
  if (header !== null) {
    const repaired = repairTo(trimmed.slice(header[0].length), 'Remove "Basic" from the value');
    return { kind: 'not-base64', cause: 'header', ...(repaired && { repaired }) };
  }
  const colon = trimmed.indexOf(':');
  if (colon > 0 && !trimmed.startsWith('://', colon) && !/\s/.test(trimmed.slice(0, colon))) {
    const user = trimmed.slice(0, colon);
    const title = secretKindOf(user) === undefined && user.length <= 40 ? `Encode "${user}:…" as base64` : 'Encode it as base64';
    return { kind: 'not-base64', cause: 'plain', repaired: { title, auth: encodeBase64(trimmed) } };
  }
  const dense = auth.replaceAll(/\s/g, '');
  const standard = dense.replaceAll('-', '+').replaceAll('_', '/');
  const bare = trimEndOf(standard, '=');
  const padded = bare + '='.repeat((4 - (bare.length % 4)) % 4);
  const [cause, title]: [NotBase64, string] =
    standard !== dense
      ? ['url-safe', 'Convert it to the standard base64 alphabet']
      : padded !== standard
        ? ['unpadded', 'Fix the "=" padding at the end']
        : ['white-space', 'Remove the whitespace'];
  const repaired = repairTo(padded, title);
  return repaired === undefined ? { kind: 'not-base64', cause: 'unknown' } : { kind: 'not-base64', cause, repaired };
}

function missingColon(decoded: string, colon: number): AuthValue {
  if (colon === 0) return { kind: 'missing-colon', cause: 'no-user', decoded };
  const repaired = repairTo(decoded.trim(), 'Decode it once');
  if (repaired === undefined) return { kind: 'missing-colon', cause: 'no-colon', decoded };
  return { kind: 'missing-colon', cause: 'encoded-twice', decoded, repaired };
}

/** Only offers a value that decodes to a user and a password in printable text. */
function repairTo(auth: string, title: string): Repaired | undefined {
  const decoded = decodeBase64(auth);
  if ('error' in decoded) return undefined;
  const text = decodeUtf8(decoded.bytes);
  return text !== undefined && /^[^:\p{Cc}]+:\P{Cc}*[\r\n]*$/u.test(text) ? { title, auth } : undefined;
}

function flawOf(bytes: Uint8Array): Flaw | undefined {
  const wide = decodeUtf16(bytes);
  if (wide !== undefined) {
    const text = trimEndOf(wide, '\r\n');
    const isPair = /^[^:]+:/.test(text);
    return { kind: 'utf-16', ...(isPair && { repaired: { title: 'Encode it as UTF-8', auth: encodeBase64(text) } }) };
  }
  const text = decodeUtf8Leniently(bytes);
  const ended = trimEndOf(text, '\0');
  const trimmed = trimEndOf(ended, '\r\n');
  if (trimmed === ended) return undefined;
  const isText = decodeUtf8(bytes) !== undefined;
  const auth = encodeBase64(trimmed);
  return { kind: 'newline', ...(isText && { repaired: { title: 'Encode it again without the newline', auth } }) };
}

/** Decodes text in which every other byte is zero, as PowerShell's `Unicode` encoding writes ASCII. Otherwise undefined. */
function decodeUtf16(bytes: Uint8Array): string | undefined {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  const units = bytes.subarray(little || big ? 2 : 0);
  if (units.length < 4 || units.length % 2 !== 0) return undefined;
  const zeros = [0, 1].map((parity) => units.every((byte, at) => at % 2 !== parity || byte === 0));
  const low = zeros[1] ? 0 : zeros[0] ? 1 : undefined;
  if (low === undefined || zeros[low]) return undefined;
  return String.fromCharCode(...units.filter((_, at) => at % 2 === low));
}

function trimNul(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) === 0) start++;
  while (start < end && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(start, end);
}
