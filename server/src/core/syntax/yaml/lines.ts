import { backslash, carriageReturn, colon, dash, dot, doubleQuote, hash, lineFeed, singleQuote, space, tab } from '../signs.ts';

/** The part of a YAML text with one top-level key and its value. */
export interface YamlBlock {
  readonly start: number;
  readonly end: number;
}

/** The blocks of a text whose root is a block mapping at column 0, and the range of a `spec:` header document before them. */
export interface YamlLayout {
  readonly header?: YamlBlock;
  readonly blocks: readonly YamlBlock[];
}

/** Characters that can start a line at column 0 but not a plain key: `% & * ! ? : | > @` and the backtick, opening brackets, the tab. */
const foreignStarts = new Set([...'%&*!?:|>@`[{\t'].map((sign) => sign.charCodeAt(0)));
/** Characters at column 0 that continue the block above. */
const closingStarts = new Set([...']},'].map((sign) => sign.charCodeAt(0)));

/**
 * Finds the top-level blocks of a YAML text only from the start of its lines. Comment lines directly above a key are part of its block.
 * Undefined for other texts (a list, a flow mapping, several documents, directives, tabs), which must be parsed as a whole.
 */
export function layOut(text: string): YamlLayout | undefined {
  const blocks: YamlBlock[] = [];
  let blockStart = -1;
  let commentStart = -1;
  let header: YamlBlock | undefined;
  let hasMarker = false;
  const textStart = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let lineStart = textStart;
  while (lineStart < text.length) {
    const lineFeedAt = text.indexOf('\n', lineStart);
    const next = lineFeedAt < 0 ? text.length : lineFeedAt + 1;
    const first = text.charCodeAt(lineStart);
    if (first === hash) {
      if (commentStart < 0) commentStart = lineStart;
      lineStart = next;
      continue;
    }
    if (first === space || first === lineFeed || first === carriageReturn) {
      if (blockStart < 0 && !isBlankLine(text, lineStart, next)) return undefined;
    } else if (foreignStarts.has(first)) {
      return undefined;
    } else if ((first === dash || first === dot) && isMarker(text, lineStart, first)) {
      if (first === dot || !isBlankLine(text, lineStart + 3, next)) return undefined;
      if (blockStart >= 0) {
        if (header || !isSpecHeader(text, blocks, blockStart, lineStart)) return undefined;
        header = { start: textStart, end: lineStart };
        blocks.length = 0;
        blockStart = -1;
      } else if (hasMarker) return undefined;
      hasMarker = true;
    } else if (!closingStarts.has(first) && isKey(text, lineStart, next)) {
      const start = commentStart >= 0 ? commentStart : lineStart;
      if (blockStart >= 0) blocks.push({ start: blockStart, end: start });
      blockStart = start;
    } else if (blockStart < 0) {
      return undefined;
    }
    commentStart = -1;
    lineStart = next;
  }
  if (blockStart < 0) return undefined;
  blocks.push({ start: blockStart, end: text.length });
  return header ? { header, blocks } : { blocks };
}

function isBlankLine(text: string, from: number, next: number): boolean {
  for (let offset = from; offset < next; offset++) {
    const code = text.charCodeAt(offset);
    if (code === hash && (offset === from || isBlank(text.charCodeAt(offset - 1)))) return true;
    if (!isBlank(code)) return false;
  }
  return true;
}

function isBlank(code: number): boolean {
  return code === space || code === tab || code === lineFeed || code === carriageReturn || Number.isNaN(code);
}

/** `---` or `...` */
function isMarker(text: string, at: number, sign: number): boolean {
  return text.charCodeAt(at + 1) === sign && text.charCodeAt(at + 2) === sign && isBlank(text.charCodeAt(at + 3));
}

function isSpecHeader(text: string, blocks: readonly YamlBlock[], lastStart: number, end: number): boolean {
  return [...blocks.map((block) => block.start), lastStart].some((start) => /^(?:#.*\r?\n)*spec[ \t]*:/.test(text.slice(start, end)));
}

/** Whether the line contains a plain or quoted key: text, then a colon followed by whitespace. */
function isKey(text: string, from: number, next: number): boolean {
  const first = text.charCodeAt(from);
  let offset = from;
  if (first === doubleQuote || first === singleQuote) {
    offset = quotedEnd(text, from, next, first);
    while (offset < next && isBlank(text.charCodeAt(offset))) offset++;
    return offset < next && text.charCodeAt(offset) === colon && isBlank(text.charCodeAt(offset + 1));
  }
  if (first === dash && isBlank(text.charCodeAt(from + 1))) return false;
  for (; offset < next; offset++) {
    const code = text.charCodeAt(offset);
    if (code === colon && isBlank(text.charCodeAt(offset + 1))) return true;
    if (code === hash && isBlank(text.charCodeAt(offset - 1))) return false;
  }
  return false;
}

function quotedEnd(text: string, from: number, next: number, quote: number): number {
  for (let offset = from + 1; offset < next; offset++) {
    const code = text.charCodeAt(offset);
    if (code === backslash && quote === doubleQuote) offset++;
    else if (code === quote) return offset + 1;
  }
  return next;
}
