import type { CST, Scalar as YamlScalar } from 'yaml';
import { coarse, decodedLater, type MappedText } from '../../text/mappedText.ts';
import { inFull, type Scalar, type ScalarStyle } from '../node.ts';
import { type BlockScalar, decodeBlockScalar } from './blockScalar.ts';
import {
  decodeDoubleQuoted,
  decodePlain,
  decodeSingleQuoted,
  encodeBlock,
  encodeDoubleQuoted,
  encodePlain,
  encodeSingleQuoted,
} from './scalar.ts';
import { rubyValue } from './value.ts';
import { WrittenScalar } from './writtenNodes.ts';

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single-quoted',
  QUOTE_DOUBLE: 'double-quoted',
  BLOCK_LITERAL: 'literal-block',
  BLOCK_FOLDED: 'folded-block',
};
const coreTags = 'tag:yaml.org,2002:';

/** The properties of a scalar in the parser's output. */
type ScalarParts = Pick<YamlScalar, 'value' | 'type' | 'tag' | 'srcToken'>;

/** A tag as written, `!!str` or `!reference`. Undefined without a tag. */
export function writtenTag(tag: string | undefined): string | undefined {
  return tag?.startsWith(coreTags) ? `!!${tag.slice(coreTags.length)}` : tag;
}

/** The scalar at `start`..`end` of `text`. Undefined if nothing is written there. */
export function scalarNode(text: MappedText, node: ScalarParts, start: number, end: number): Scalar | undefined {
  const value = String(node.value ?? '');
  const style = styles[node.type ?? 'PLAIN'] ?? 'plain';
  const tag = writtenTag(node.tag);
  if (style === 'plain' && start === end) return undefined;
  const isText = style !== 'plain' || tag === '!!str' || tag === '!';
  const meant = isText ? value : rubyValue(value);
  const scalar = asWritten(text, value, meant, style, start, end) ?? {
    kind: 'scalar',
    range: text.toSource(start, end),
    value: meant,
    style,
    source: sourceOf(text, value, style, node, start, end),
  };
  return tag === undefined ? scalar : { tag, ...inFull(scalar) };
}

/** A scalar without anything to decode. Undefined for others. */
function asWritten(
  text: MappedText,
  value: string,
  meant: Scalar['value'],
  style: ScalarStyle,
  start: number,
  end: number,
): Scalar | undefined {
  switch (style) {
    case 'plain':
      return value.length === end - start ? new WrittenScalar(meant, style, value, text, start, encodePlain) : undefined;
    case 'single-quoted':
      return value.length === end - start - 2 ? new WrittenScalar(meant, style, value, text, start + 1, encodeSingleQuoted) : undefined;
    case 'double-quoted': {
      const isAsItIs = value.length === end - start - 2 && text.text.startsWith(value, start + 1);
      return isAsItIs ? new WrittenScalar(meant, style, value, text, start + 1, encodeDoubleQuoted) : undefined;
    }
    default:
      return undefined;
  }
}

function sourceOf(text: MappedText, value: string, style: ScalarStyle, node: ScalarParts, start: number, end: number): MappedText {
  const written = text.text;
  const inside = { start: start + 1, end: Math.max(start + 1, end - 1) };
  switch (style) {
    case 'plain':
      return decodedLater(text, value, { start, end }, () => decodePlain(written, start, end), encodePlain);
    case 'single-quoted':
      return decodedLater(text, value, inside, () => decodeSingleQuoted(written, inside.start, inside.end), encodeSingleQuoted);
    case 'double-quoted':
      return decodedLater(text, value, inside, () => decodeDoubleQuoted(written, inside.start, inside.end), encodeDoubleQuoted);
    default: {
      const token = node.srcToken;
      // Text cannot be inserted into a block scalar without lines.
      if (value === '' || token?.type !== 'block-scalar') return coarse(value, text.toSource(value === '' ? end : start, end));
      const block = blockScalar(token);
      return decodedLater(text, value, { start, end }, () => decodeBlockScalar(written, block), encodeBlock);
    }
  }
}

function blockScalar(token: CST.BlockScalar): BlockScalar {
  let from = token.offset;
  let header = '';
  for (const part of token.props) {
    if ('source' in part) from += part.source.length;
    if (part.type === 'block-scalar-header') header = part.source;
  }
  const digit = /[1-9]/.exec(header)?.[0];
  const chomping = header.includes('-') ? '-' : header.includes('+') ? '+' : '';
  const block = { isFolded: header.startsWith('>'), chomping, from, to: from + token.source.length } as const;
  return digit === undefined ? block : { ...block, indentation: token.indent + Number(digit) };
}
