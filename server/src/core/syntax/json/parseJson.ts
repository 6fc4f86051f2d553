import { createScanner, type JSONScanner } from 'jsonc-parser';
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
  return new JsonParser(text, onEdge).parse();
}

/** The depth of the objects in the root object. */
const edgeDepth = 1;

/** A recursive descent parser. The fields hold the current token, which each method leaves after what it has read. */
class JsonParser {
  private readonly text: MappedText;
  private readonly written: string;
  private readonly onEdge: ((offset: number) => void) | undefined;
  private readonly scanner: JSONScanner;
  private readonly problems: Problem[] = [];
  private kind = endOfText;
  private start = 0;
  private end = 0;
  private previousEnd = 0;

  constructor(text: MappedText, onEdge: ((offset: number) => void) | undefined) {
    this.text = text;
    this.written = text.text;
    this.onEdge = onEdge;
    this.scanner = createScanner(text.text, false);
  }

  parse(): Parsed {
    const { written, problems } = this;
    if (written.startsWith(byteOrderMark)) {
      this.report(
        0,
        1,
        'The file starts with a byte order mark, which Docker cannot read. Save it as UTF-8 without BOM.',
        'byte-order-mark',
      );
      this.scanner.setPosition(1);
    }
    this.advance();
    if (this.isAt(endOfText)) return { problems };
    const root = this.value(0);
    if (!this.isAt(endOfText))
      this.report(this.start, Math.max(this.end, written.trimEnd().length), 'Text after the end of the JSON is ignored.', 'after-value');
    return root ? { root, problems } : { problems };
  }

  /** A method, because TypeScript does not know that `advance` changes `kind`. */
  private isAt(kind: number): boolean {
    return this.kind === kind;
  }

  private report(from: number, to: number, message: string, code?: ProblemCode): void {
    const range = this.text.toSource(from, to);
    this.problems.push(code === undefined ? { range, message } : { range, message, code });
  }

  private reportToken(message: string, code?: ProblemCode): void {
    this.report(this.start, this.end, message, code);
  }

  private advance(): void {
    const { scanner } = this;
    this.previousEnd = this.end;
    do {
      this.kind = scanner.scan();
      this.start = scanner.getTokenOffset();
      // For an unclosed comment, the scanner's end is after the text.
      this.end = Math.min(scanner.getPosition(), this.written.length);
      if (this.kind === lineComment || this.kind === lineComment + 1) this.reportComment();
    } while (this.kind >= firstTrivia && this.kind <= lastTrivia);
  }

  private reportComment(): void {
    const isUnclosed = this.scanner.getTokenError() === endOfComment;
    const message = isUnclosed ? 'This comment is not closed, and JSON does not allow comments.' : 'JSON does not allow comments.';
    this.reportToken(message, 'comment');
  }

  /** Undefined if there is a separator or closing bracket instead, which is not consumed. */
  private value(depth: number): Node | undefined {
    switch (this.kind) {
      case openBrace:
        return depth >= maximumDepth ? this.skipped() : this.mapping(depth);
      case openBracket:
        return depth >= maximumDepth ? this.skipped() : this.sequence(depth);
      case closeBrace:
      case closeBracket:
      case comma:
      case colon:
        this.reportToken('A value is missing here.');
        return undefined;
      case endOfText:
        this.report(this.previousEnd, this.previousEnd, 'A value is missing here.');
        return undefined;
      default: {
        const found = this.scalar();
        this.advance();
        return found;
      }
    }
  }

  private skipped(): undefined {
    this.reportToken(`This part is nested more than ${maximumDepth} levels deep and was not read.`, 'too-deep');
    let open = 0;
    do {
      if (this.kind === openBrace || this.kind === openBracket) open++;
      if (this.kind === closeBrace || this.kind === closeBracket) open--;
      this.advance();
    } while (open > 0 && this.kind !== endOfText);
  }

  private mapping(depth: number): Node {
    const open = this.start;
    const entries: Entry[] = [];
    const edge = depth === edgeDepth ? this.onEdge : undefined;
    this.advance();
    const closeEnd = this.members(open, closeBrace, edge, () => {
      edge?.(this.start);
      const entry = this.entry(depth);
      if (entry) entries.push(entry);
    });
    return { kind: 'mapping', range: this.text.toSource(open, closeEnd), entries };
  }

  /** Undefined if there is no key. */
  private entry(depth: number): Entry | undefined {
    if (this.kind === colon || this.kind === openBrace || this.kind === openBracket) {
      this.skipKeyless(depth);
      return undefined;
    }
    const known = this.problems.length;
    const key = this.scalar();
    if (this.kind !== stringLiteral && this.problems.length === known) this.reportToken('JSON keys need double quotes.', 'unquoted');
    const keyStart = this.start;
    this.advance();
    if (this.isAt(colon)) this.advance();
    else this.report(this.previousEnd, this.previousEnd, 'A colon is missing after this key.');
    const value = this.value(depth + 1);
    const range = this.text.toSource(keyStart, this.previousEnd);
    return value ? { key, value, range } : { key, range };
  }

  private skipKeyless(depth: number): void {
    this.reportToken('A key in double quotes is missing here.');
    if (this.kind === colon) this.advance();
    else this.value(depth + 1);
  }

  private sequence(depth: number): Node {
    const open = this.start;
    const items: Node[] = [];
    this.advance();
    const closeEnd = this.members(open, closeBracket, undefined, () => {
      if (this.kind === colon) {
        this.reportToken('Unexpected ":": a list has no keys.');
        this.advance();
        return;
      }
      const item = this.value(depth + 1);
      if (item) items.push(item);
    });
    return { kind: 'sequence', range: this.text.toSource(open, closeEnd), items };
  }

  /** The members between brackets, with their commas. Returns the end of the bracketed range. */
  private members(open: number, close: number, onClose: ((offset: number) => void) | undefined, member: () => void): number {
    let commaAt: number | undefined;
    let needsComma = false;
    while (this.kind !== endOfText && this.kind !== closeBrace && this.kind !== closeBracket) {
      if (this.kind === comma) {
        if (!needsComma) this.reportToken('Unexpected comma: nothing comes before it.', 'trailing-comma');
        commaAt = this.start;
        needsComma = false;
        this.advance();
        continue;
      }
      if (needsComma) this.report(this.previousEnd, this.previousEnd, 'A comma is missing here.', 'missing-comma');
      commaAt = undefined;
      needsComma = true;
      member();
    }
    if (commaAt !== undefined) this.report(commaAt, commaAt + 1, 'JSON does not allow a trailing comma.', 'trailing-comma');
    return this.closeEnd(open, close, onClose);
  }

  private closeEnd(open: number, close: number, onClose: ((offset: number) => void) | undefined): number {
    if (this.kind !== close) {
      this.report(open, open + 1, `This "${this.written.charAt(open)}" is not closed.`, 'not-closed');
      return this.previousEnd;
    }
    onClose?.(this.start);
    const { end } = this;
    this.advance();
    return end;
  }

  /** Reads the scalar at the scanner without advancing. */
  private scalar(): Scalar {
    switch (this.kind) {
      case stringLiteral:
        return this.stringScalar();
      case nullWord:
        return this.plainScalar(null);
      case trueWord:
      case falseWord:
        return this.plainScalar(this.kind === trueWord);
      case numericLiteral:
        if (this.scanner.getTokenError() !== 0) this.reportToken('This number is incomplete.');
        return this.plainScalar(Number(this.written.slice(this.start, this.end)));
      default:
        return this.unknownWord();
    }
  }

  private unknownWord(): Scalar {
    const { text, start, end } = this;
    const word = this.written.slice(start, end);
    if (word.length > 1 && word.startsWith("'") && word.endsWith("'")) {
      this.reportToken('JSON strings need double quotes, not single quotes.', 'single-quotes');
      const source = sliceMapped(text, start + 1, end - 1);
      return { kind: 'scalar', range: text.toSource(start, end), value: word.slice(1, -1), style: 'plain', source };
    }
    this.reportToken('Unknown word: JSON strings need double quotes.', 'unquoted');
    return this.plainScalar(word);
  }

  private plainScalar(value: Scalar['value']): Scalar {
    const { text, start, end } = this;
    return { kind: 'scalar', range: text.toSource(start, end), value, style: 'plain', source: sliceMapped(text, start, end) };
  }

  private stringScalar(): Scalar {
    const { text, start, end } = this;
    const value = this.scanner.getTokenValue();
    const error = this.scanner.getTokenError();
    const insideEnd = error === endOfString ? end : end - 1;
    if (error === endOfString) this.reportToken('This string is not closed: its second double quote is missing.', 'not-closed');
    if (error !== 0) this.reportInside(start + 1, insideEnd);
    const isVerbatim = value.length === insideEnd - start - 1;
    const source = isVerbatim ? verbatimWithin(text, value, start + 1, encodeJsonString) : escapedString(text, value, start + 1, insideEnd);
    return { kind: 'scalar', range: text.toSource(start, end), value, style: 'json-string', source };
  }

  private reportInside(from: number, to: number): void {
    decodeJsonString(this.written, from, to, ({ range, message, code }) => this.report(range.start, range.end, message, code));
    for (let offset = from; offset < to; offset++) {
      if (this.written.charCodeAt(offset) >= 0x20) continue;
      this.report(offset, offset + 1, 'JSON strings cannot contain control characters: use an escape such as \\t.', 'control-character');
    }
  }
}

/** Not a method: the result would keep the parser in memory. */
function escapedString(text: MappedText, value: string, start: number, end: number): MappedText {
  return decodedLater(text, value, { start, end }, () => decodeJsonString(text.text, start, end), encodeJsonString);
}
