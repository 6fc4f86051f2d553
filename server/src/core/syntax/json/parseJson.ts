import { createScanner } from 'jsonc-parser';
import { decodedLater, type MappedText, sliceMapped, verbatimWithin } from '../../text/mappedText.ts';
import { type Entry, maximumDepth, type Node, type Parsed, type Problem, type ProblemCode, type Scalar } from '../node.ts';
import { decodeJsonString, encodeJsonString } from './string.ts';

// The numbers of jsonc-parser's SyntaxKind and ScanError: const enums cannot be imported where each file is compiled by itself.
const openBrace = 1;
const closeBrace = 2;
const openBracket = 3;
const closeBracket = 4;
const comma = 5;
const colon = 6;
const nullWord = 7;
const trueWord = 8;
const falseWord = 9;
const stringLiteral = 10;
const numericLiteral = 11;
const lineComment = 12;
const firstTrivia = 12;
const lastTrivia = 15;
const endOfText = 17;
const endOfComment = 1;
const endOfString = 2;
const byteOrderMark = '\uFEFF';

/**
 * Reads JSON strictly as Docker's Go decoder does (GROUND-TRUTH A.8), but keeps on reading: comments, trailing and missing commas, single
 * quotes and the like are problems beside a tree. Offsets are those of the file that `text` maps to; no root for an empty text. No message
 * quotes what is written, as any part of it may be a password.
 */
export function parseJson(text: MappedText): Parsed {
  return createReader(text).read();
}

function createReader(text: MappedText) {
  const written = text.text;
  const scanner = createScanner(written, false);
  const problems: Problem[] = [];
  let kind = endOfText;
  let start = 0;
  let end = 0;
  let previousEnd = 0;

  const report = (from: number, to: number, message: string, code?: ProblemCode) => {
    const range = text.toSource(from, to);
    problems.push(code === undefined ? { range, message } : { range, message, code });
  };

  const advance = () => {
    previousEnd = end;
    do {
      kind = scanner.scan();
      start = scanner.getTokenOffset();
      // An unfinished comment ends behind the text, says the scanner.
      end = Math.min(scanner.getPosition(), written.length);
      if (kind === lineComment || kind === lineComment + 1) {
        const unfinished = scanner.getTokenError() === endOfComment;
        report(start, end, unfinished ? 'This comment never ends, and JSON has no comments.' : 'JSON has no comments.', 'comment');
      }
    } while (kind >= firstTrivia && kind <= lastTrivia);
  };

  const read = (): Parsed => {
    if (written.startsWith(byteOrderMark)) {
      report(0, 1, 'The file begins with a byte order mark, which Docker cannot read. Save it as UTF-8 without one.', 'byte-order-mark');
      scanner.setPosition(1);
    }
    advance();
    if (kind === endOfText) return { problems };
    const root = value(0);
    if (kind !== endOfText)
      report(start, Math.max(end, written.trimEnd().length), 'Nothing may follow the first JSON value.', 'after-value');
    return root ? { root, problems } : { problems };
  };

  /** Leaves the scanner behind the value; undefined, with nothing consumed, where a separator or closing bracket stands instead. */
  const value = (depth: number): Node | undefined => {
    if (kind === openBrace || kind === openBracket) {
      if (depth >= maximumDepth) return skipped();
      return kind === openBrace ? mapping(depth) : sequence(depth);
    }
    if (kind === closeBrace || kind === closeBracket || kind === comma || kind === colon || kind === endOfText) {
      const [from, to] = kind === endOfText ? [previousEnd, previousEnd] : [start, end];
      report(from, to, 'A value is missing here.');
      return undefined;
    }
    const found = scalar();
    advance();
    return found;
  };

  const skipped = (): undefined => {
    report(start, end, `This is nested more than ${maximumDepth} levels deep and was not read.`, 'too-deep');
    let open = 0;
    do {
      if (kind === openBrace || kind === openBracket) open++;
      if (kind === closeBrace || kind === closeBracket) open--;
      advance();
    } while (open > 0 && kind !== endOfText);
  };

  const mapping = (depth: number): Node => {
    const open = start;
    const entries: Entry[] = [];
    advance();
    const closeEnd = members(open, closeBrace, () => {
      if (kind === colon || kind === openBrace || kind === openBracket) {
        report(start, end, 'A key in double quotes is missing here.');
        if (kind !== colon) value(depth + 1);
        else advance();
        return;
      }
      const known = problems.length;
      const key = scalar();
      if (kind !== stringLiteral && problems.length === known) report(start, end, 'JSON keys stand in double quotes.', 'unquoted');
      const keyStart = start;
      advance();
      if (kind === colon) advance();
      else report(previousEnd, previousEnd, 'A colon is missing after this key.');
      const entryValue = value(depth + 1);
      const range = text.toSource(keyStart, previousEnd);
      entries.push(entryValue ? { key, value: entryValue, range } : { key, range });
    });
    return { kind: 'mapping', range: text.toSource(open, closeEnd), entries };
  };

  const sequence = (depth: number): Node => {
    const open = start;
    const items: Node[] = [];
    advance();
    const closeEnd = members(open, closeBracket, () => {
      if (kind === colon) {
        report(start, end, 'A list has no keys: a ":" cannot stand here.');
        advance();
        return;
      }
      const item = value(depth + 1);
      if (item) items.push(item);
    });
    return { kind: 'sequence', range: text.toSource(open, closeEnd), items };
  };

  /** The members between brackets with their commas; returns where the bracketed stretch ends. */
  const members = (open: number, close: number, member: () => void): number => {
    let commaAt: number | undefined;
    let needsComma = false;
    while (kind !== endOfText && kind !== closeBrace && kind !== closeBracket) {
      if (kind === comma) {
        if (!needsComma) report(start, end, 'Nothing stands before this comma.', 'trailing-comma');
        commaAt = start;
        needsComma = false;
        advance();
        continue;
      }
      if (needsComma) report(previousEnd, previousEnd, 'A comma is missing here.', 'missing-comma');
      commaAt = undefined;
      needsComma = true;
      member();
    }
    if (commaAt !== undefined) report(commaAt, commaAt + 1, 'JSON allows no comma after the last one.', 'trailing-comma');
    if (kind === close) {
      const closeEnd = end;
      advance();
      return closeEnd;
    }
    report(open, open + 1, `This "${written.charAt(open)}" is never closed.`, 'not-closed');
    return previousEnd;
  };

  /** The scalar at the scanner, which stays there. */
  const scalar = (): Scalar => {
    const range = text.toSource(start, end);
    if (kind === stringLiteral) return stringScalar();
    const word = written.slice(start, end);
    const source = sliceMapped(text, start, end);
    const bare = (known: Scalar['value']): Scalar => ({ kind: 'scalar', range, value: known, style: 'plain', source });
    if (kind === nullWord) return bare(null);
    if (kind === trueWord || kind === falseWord) return bare(kind === trueWord);
    if (kind === numericLiteral) {
      if (scanner.getTokenError() !== 0) report(start, end, 'Digits are missing from this number.');
      return bare(Number(word));
    }
    if (word.length > 1 && word.startsWith("'") && word.endsWith("'")) {
      report(start, end, 'JSON strings stand in double quotes, not in single ones.', 'single-quotes');
      return { kind: 'scalar', range, value: word.slice(1, -1), style: 'plain', source: sliceMapped(text, start + 1, end - 1) };
    }
    report(start, end, 'JSON does not know this word: strings stand in double quotes.', 'unquoted');
    return bare(word);
  };

  const stringScalar = (): Scalar => {
    const value = scanner.getTokenValue();
    const error = scanner.getTokenError();
    const inside = { start: start + 1, end: error === endOfString ? end : end - 1 };
    if (error === endOfString) report(start, end, 'This string is never closed: its second double quote is missing.', 'not-closed');
    if (error !== 0) reportInside(inside.start, inside.end);
    const verbatim = value.length === inside.end - inside.start;
    const source = verbatim
      ? verbatimWithin(text, value, inside.start, encodeJsonString)
      : decodedLater(text, value, inside, () => decodeJsonString(written, inside.start, inside.end), encodeJsonString);
    return { kind: 'scalar', range: text.toSource(start, end), value, style: 'json-string', source };
  };

  const reportInside = (from: number, to: number) => {
    decodeJsonString(written, from, to, ({ range, message, code }) => report(range.start, range.end, message, code));
    for (let offset = from; offset < to; offset++) {
      if (written.charCodeAt(offset) >= 0x20) continue;
      report(
        offset,
        offset + 1,
        'A control character cannot stand in a JSON string: write it as an escape such as \\t.',
        'control-character',
      );
    }
  };

  return { read };
}
