import { createScanner } from 'jsonc-parser';
import { decodedLater, type MappedText, sliceMapped, verbatimWithin } from '../../text/mappedText.ts';
import { type Entry, maximumDepth, type Node, type Parsed, type Problem, type ProblemCode, type Scalar } from '../node.ts';
import { decodeJsonString, encodeJsonString } from './string.ts';

// The values of jsonc-parser's SyntaxKind and ScanError. Const enums cannot be imported when each file is compiled separately.
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
 * Parses JSON as strictly as Docker's Go decoder (docs/ground-truth.md#a8), but recovers from errors: comments, trailing and missing
 * commas, single quotes and similar mistakes are reported as problems, next to a tree. Offsets are those of the file behind `text`. There
 * is no root for an empty text. Messages never quote the text, because it may be a password.
 *
 * `onEdge` is called with the start of each member of the objects in the root object, before any range in the member is made, and with the
 * start of the bracket that closes such an object.
 */
export function parseJson(text: MappedText, onEdge?: (offset: number) => void): Parsed {
  return createReader(text, onEdge).read();
}

/** The depth of the objects in the root object. */
const edgeDepth = 1;

function createReader(text: MappedText, onEdge: ((offset: number) => void) | undefined) {
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
      // For an unclosed comment, the scanner's end is after the text.
      end = Math.min(scanner.getPosition(), written.length);
      if (kind === lineComment || kind === lineComment + 1) {
        const unfinished = scanner.getTokenError() === endOfComment;
        report(
          start,
          end,
          unfinished ? 'This comment is not closed, and JSON does not allow comments.' : 'JSON does not allow comments.',
          'comment',
        );
      }
    } while (kind >= firstTrivia && kind <= lastTrivia);
  };

  const read = (): Parsed => {
    if (written.startsWith(byteOrderMark)) {
      report(0, 1, 'The file starts with a byte order mark, which Docker cannot read. Save it as UTF-8 without BOM.', 'byte-order-mark');
      scanner.setPosition(1);
    }
    advance();
    if (kind === endOfText) return { problems };
    const root = value(0);
    if (kind !== endOfText)
      report(start, Math.max(end, written.trimEnd().length), 'Text after the end of the JSON is ignored.', 'after-value');
    return root ? { root, problems } : { problems };
  };

  /** Leaves the scanner after the value. Undefined if there is a separator or closing bracket instead, which is not consumed. */
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
    report(start, end, `This part is nested more than ${maximumDepth} levels deep and was not read.`, 'too-deep');
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
    const edge = depth === edgeDepth ? onEdge : undefined;
    const closeEnd = members(open, closeBrace, edge, () => {
      edge?.(start);
      if (kind === colon || kind === openBrace || kind === openBracket) {
        report(start, end, 'A key in double quotes is missing here.');
        if (kind !== colon) value(depth + 1);
        else advance();
        return;
      }
      const known = problems.length;
      const key = scalar();
      if (kind !== stringLiteral && problems.length === known) report(start, end, 'JSON keys need double quotes.', 'unquoted');
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
    const closeEnd = members(open, closeBracket, undefined, () => {
      if (kind === colon) {
        report(start, end, 'Unexpected ":": a list has no keys.');
        advance();
        return;
      }
      const item = value(depth + 1);
      if (item) items.push(item);
    });
    return { kind: 'sequence', range: text.toSource(open, closeEnd), items };
  };

  /** The members between brackets, with their commas. Returns the end of the bracketed range. */
  const members = (open: number, close: number, onClose: ((offset: number) => void) | undefined, member: () => void): number => {
    let commaAt: number | undefined;
    let needsComma = false;
    while (kind !== endOfText && kind !== closeBrace && kind !== closeBracket) {
      if (kind === comma) {
        if (!needsComma) report(start, end, 'Unexpected comma: nothing comes before it.', 'trailing-comma');
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
    if (commaAt !== undefined) report(commaAt, commaAt + 1, 'JSON does not allow a trailing comma.', 'trailing-comma');
    if (kind === close) {
      onClose?.(start);
      const closeEnd = end;
      advance();
      return closeEnd;
    }
    report(open, open + 1, `This "${written.charAt(open)}" is not closed.`, 'not-closed');
    return previousEnd;
  };

  /** Reads the scalar at the scanner without advancing. */
  const scalar = (): Scalar => {
    const range = text.toSource(start, end);
    if (kind === stringLiteral) return stringScalar();
    const word = written.slice(start, end);
    const source = sliceMapped(text, start, end);
    const bare = (known: Scalar['value']): Scalar => ({ kind: 'scalar', range, value: known, style: 'plain', source });
    if (kind === nullWord) return bare(null);
    if (kind === trueWord || kind === falseWord) return bare(kind === trueWord);
    if (kind === numericLiteral) {
      if (scanner.getTokenError() !== 0) report(start, end, 'This number is incomplete.');
      return bare(Number(word));
    }
    if (word.length > 1 && word.startsWith("'") && word.endsWith("'")) {
      report(start, end, 'JSON strings need double quotes, not single quotes.', 'single-quotes');
      return { kind: 'scalar', range, value: word.slice(1, -1), style: 'plain', source: sliceMapped(text, start + 1, end - 1) };
    }
    report(start, end, 'Unknown word: JSON strings need double quotes.', 'unquoted');
    return bare(word);
  };

  const stringScalar = (): Scalar => {
    const value = scanner.getTokenValue();
    const error = scanner.getTokenError();
    const inside = { start: start + 1, end: error === endOfString ? end : end - 1 };
    if (error === endOfString) report(start, end, 'This string is not closed: its second double quote is missing.', 'not-closed');
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
      report(offset, offset + 1, 'JSON strings cannot contain control characters: use an escape such as \\t.', 'control-character');
    }
  };

  return { read };
}
