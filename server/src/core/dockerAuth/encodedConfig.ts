import type { AuthDefect } from '../model/facts.ts';
import { type Edit, replaceText } from '../text/edit.ts';
import type { MappedText } from '../text/mappedText.ts';
import { decodeBase64, decodeUtf8 } from '../util/base64.ts';
import { trimEndOf } from '../util/trim.ts';
import { skipWhiteSpace } from './goJsonScanner.ts';
import { isWholeJson } from './jsonRepair.ts';
import { withoutSpace } from './minify.ts';

/** Detects a configuration that is base64 of JSON, or the path of a file. */
export function encodedConfig(text: MappedText): AuthDefect | undefined {
  const range = text.toSource(0, text.text.length);
  const dense = text.text.replaceAll(/\s/g, '');
  if (/^(?:~|\.{0,2}|[A-Za-z]:)[/\\][\w./\\ -]+$/.test(text.text.trim())) {
    return {
      kind: 'json',
      cause: 'config-path',
      range,
      detail: 'it is a path, but the Runner expects the JSON itself',
    };
  }
  if (!/^[A-Za-z0-9+/_-]{12,}={0,2}$/.test(dense)) return undefined;
  const bare = trimEndOf(dense.replaceAll('-', '+').replaceAll('_', '/'), '=');
  const decoded = decodeBase64(bare + '='.repeat((4 - (bare.length % 4)) % 4));
  const json = 'bytes' in decoded ? decodeUtf8(decoded.bytes)?.trim() : undefined;
  if (json === undefined || !json.startsWith('{')) return undefined;
  const written = isWholeJson(json) ? (spelt(text, json) ?? spelt(text, withoutSpace(json))) : undefined;
  const detail = 'the whole configuration is base64';
  return {
    kind: 'json',
    cause: 'config-encoded',
    range,
    detail,
    ...(written && { repair: { title: 'Decode it in place', edits: () => [written] } }),
  };
}

/** Replaces the text with other JSON, except the whitespace around it, which may be the end of a block. An unquoted word gets quotes. */
function spelt(text: MappedText, json: string): Edit | undefined {
  const from = skipWhiteSpace(text.text, 0);
  const to = text.text.trimEnd().length;
  const edit = replaceText(text, from, to, json);
  const isPlain = text.encode('x') === 'x' && text.encode('{') === undefined && /^\S+$/.test(text.text);
  if (edit !== undefined || !isPlain || /['\r\n]/.test(json)) return edit;
  return { range: text.toSource(from, to), newText: `'${json}'` };
}
