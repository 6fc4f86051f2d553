import { decodedLater, type MappedText, verbatim } from '../../text/mappedText.ts';
import { compactList } from '../../util/compactList.ts';
import type { Entry, Mapping, Node, Parsed, Scalar, Sequence } from '../node.ts';
import { colon, dash, doubleQuote, hash, lineFeed, pipe, singleQuote, space } from '../signs.ts';
import { decodeBlockScalar } from './blockScalar.ts';
import { absent, LineReader, maxDepth, startsPlain } from './lineReader.ts';
import type { BlockNames } from './names.ts';
import { encodeBlock } from './scalar.ts';
import { WrittenEntry } from './writtenNodes.ts';

/** Tabs, carriage returns, other control characters, and characters that some programs read as line breaks. */
const unusual = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ufefe]/;
/** The maximum for an implicit key is 1,024 characters. */
const maxKeyLength = 1000;

/**
 * Reads the YAML that most pipelines consist of: mappings and lists indented by spaces, with plain scalars, single-line quotes, `|`
 * scalars, single-line lists and mappings in brackets, anchors and aliases. Takes a fraction of the parser's time and builds exactly the
 * same tree. Returns undefined for anything else, and in any doubt: then the parser must be used.
 */
export function readSimpleYaml(text: MappedText): Parsed | undefined {
  const reader = new SimpleReader(text);
  const root = reader.root();
  return root === undefined ? undefined : { problems: [], root };
}

/** The anchors and aliases of such a text, whatever the aliases refer to. Undefined for other texts. */
export function simpleNames(text: string): BlockNames | undefined {
  const reader = new SimpleReader(verbatim(text));
  return reader.root() && reader.names;
}

/** Always at the first character of a line with content, or at the content of a list item. */
class SimpleReader extends LineReader {
  /** The indentation of the content, or -1 at the end of the text. */
  private column = -1;

  root(): Mapping | undefined {
    if (unusual.test(this.written)) return undefined;
    this.toContent(0);
    const root = this.column === 0 && !this.isItem() ? this.mapping(0, 0) : undefined;
    // A line that aligns with no column above it ends all blocks: it continues a word, or is a mistake.
    return this.column < 0 && !this.isOdd ? root : undefined;
  }

  /** Moves to the next line that is not blank or a comment, starting at a line's beginning. */
  private toContent(lineStart: number): void {
    const { written } = this;
    for (let line = lineStart; line < written.length; ) {
      let at = line;
      while (written.charCodeAt(at) === space) at++;
      const first = written.charCodeAt(at);
      if (at < written.length && first !== lineFeed && first !== hash) {
        this.at = at;
        this.column = at - line;
        return;
      }
      line = this.lineEnd(at) + 1;
    }
    this.at = written.length;
    this.column = -1;
  }

  private isItem(at = this.at): boolean {
    return this.written.charCodeAt(at) === dash && this.isBlank(at + 1);
  }

  private mapping(column: number, depth: number): Mapping | undefined {
    const start = this.at;
    const entries: Entry[] = [];
    let end = start;
    let tallest = 0;
    while (this.column === column) {
      const key = this.isItem() ? undefined : this.key();
      if (key === undefined || depth > maxDepth) return undefined;
      this.path.push(key.source.text);
      const entry = this.entry(key, column, depth);
      this.path.pop();
      if (entry === undefined) return undefined;
      entries.push(entry);
      end = this.end;
      tallest = Math.max(tallest, this.height);
    }
    this.end = end;
    this.height = tallest + 1;
    return { kind: 'mapping', range: this.text.toSource(start, end), entries: compactList(entries) };
  }

  /** The key at the current position, directly followed by its colon. `end` is after the key. */
  private key(): Scalar | undefined {
    const { written, at } = this;
    const first = written.charCodeAt(at);
    if (first === doubleQuote || first === singleQuote) {
      const key = this.quoted(first);
      return key !== undefined && this.isColon(this.end) && this.end - at < maxKeyLength ? key : undefined;
    }
    const end = startsPlain(first) ? this.keyEnd() : undefined;
    // Three dots end a document.
    if (end === undefined || end - at > maxKeyLength || written.startsWith('...', at)) return undefined;
    this.end = end;
    return this.scalar('PLAIN', written.slice(at, end), at, end);
  }

  /** The end of a plain key at the current position. Undefined if there is none on this line, or if there are spaces before its colon. */
  private keyEnd(): number | undefined {
    const { written } = this;
    for (let at = this.at; ; at++) {
      const code = written.charCodeAt(at);
      if (code === colon && this.isBlank(at + 1)) return written.charCodeAt(at - 1) === space ? undefined : at;
      if (at >= written.length || code === lineFeed || (code === hash && written.charCodeAt(at - 1) === space)) return undefined;
    }
  }

  /** Reads from after the key to the next line that does not belong to the entry. */
  private entry(key: Scalar, column: number, depth: number): Entry | undefined {
    const { written } = this;
    const keyAt = this.at;
    let at = this.end + 1;
    while (written.charCodeAt(at) === space) at++;
    this.at = at;
    // A missing value would come after the spaces.
    this.end = at;
    this.height = 0;
    let anchor = this.anchor();
    const isBeneath = this.isLineEnd(this.at);
    if (isBeneath) this.toContent(this.lineEnd(this.at) + 1);
    if (isBeneath && anchor === undefined && this.column > column) {
      anchor = this.anchor();
      // The anchor is on its own line, or it belongs to the first key.
      if (anchor !== undefined && this.isLineEnd(this.at)) this.toContent(this.lineEnd(this.at) + 1);
      else if (anchor !== undefined) return undefined;
    }
    if (isBeneath && this.column <= column && !this.isListAt(column)) {
      return anchor === undefined ? new WrittenEntry(key, undefined, this.text, keyAt, this.end) : undefined;
    }
    if (isBeneath && anchor !== undefined) this.checkAnchored();
    const value = isBeneath ? this.beneath(column, depth + 1) : this.inline(column);
    if (value === undefined) return undefined;
    const { end } = this;
    if (value === absent) return new WrittenEntry(key, undefined, this.text, keyAt, end);
    this.keep(anchor, value);
    return new WrittenEntry(key, value, this.text, keyAt, end);
  }

  /** Reads the value below its key. */
  private beneath(column: number, depth: number): Node | undefined {
    if (this.isItem()) return this.sequence(this.column, depth);
    if (this.isKey()) return this.mapping(this.column, depth);
    const { written } = this;
    const lineStart = this.at - this.column;
    const lineAbove = written.slice(written.lastIndexOf('\n', lineStart - 2) + 1, lineStart - 1);
    // After a comment, the parser has special rules for multi-line words.
    return written.charCodeAt(this.at) === pipe || /#|^ *$/.test(lineAbove) ? undefined : this.inline(column);
  }

  private isListAt(column: number): boolean {
    return this.column === column && this.isItem();
  }

  private sequence(column: number, depth: number): Sequence | undefined {
    const { written } = this;
    const start = this.at;
    const items: Node[] = [];
    let end = start;
    let tallest = 0;
    while (this.isListAt(column)) {
      let at = this.at + 1;
      while (written.charCodeAt(at) === space) at++;
      if (depth > maxDepth || this.isLineEnd(at) || this.isItem(at)) return undefined;
      const inner = column + at - this.at;
      this.at = at;
      this.height = 0;
      const anchor = this.anchor();
      const isKey = this.isKey();
      // Before a key, the anchor would belong to the key.
      if (anchor !== undefined && (isKey || this.isLineEnd(this.at))) return undefined;
      const item = isKey ? this.below(inner, depth) : this.inline(column);
      if (item === undefined) return undefined;
      if (item !== absent) {
        this.keep(anchor, item);
        items.push(item);
      }
      end = this.end;
      tallest = Math.max(tallest, this.height);
    }
    this.end = end;
    this.height = tallest + 1;
    return { kind: 'sequence', range: this.text.toSource(start, end), items: compactList(items) };
  }

  /** A mapping whose first entry comes after a dash. */
  private below(column: number, depth: number): Mapping | undefined {
    this.column = column;
    return this.mapping(column, depth + 1);
  }

  private isKey(): boolean {
    const first = this.written.charCodeAt(this.at);
    if (first !== doubleQuote && first !== singleQuote) return startsPlain(first) && this.hasColon();
    return this.quoted(first) !== undefined && this.isColon(this.end);
  }

  /** Whether the line can only be part of a mapping. A comment may hide the colon. */
  private hasColon(): boolean {
    const { written } = this;
    for (let at = this.at; at < written.length && written.charCodeAt(at) !== lineFeed; at++) {
      if (this.isColon(at)) return true;
      if (written.charCodeAt(at) === hash && written.charCodeAt(at - 1) === space) return false;
    }
    return false;
  }

  /** Reads a value on the line of its key or dash, which are at `column`, up to the next line that does not belong to it. */
  private inline(column: number): Node | undefined {
    const { written, at } = this;
    const first = written.charCodeAt(at);
    this.height = 0;
    if (first === pipe) return this.literal(column);
    const node = this.flow(first) ?? this.plain(first);
    if (node === undefined) return undefined;
    let behind = this.end;
    while (written.charCodeAt(behind) === space) behind++;
    // A comment must follow whitespace.
    if (!this.isLineEnd(behind) || (behind === this.end && written.charCodeAt(behind) === hash)) return undefined;
    if (node.kind === 'scalar' && node.style === 'plain' && node.alias === undefined) return this.continued(node, at, behind, column);
    this.toContent(this.lineEnd(behind) + 1);
    return node;
  }

  /** A plain scalar with its continuation lines: all lines that are indented more than `column`, up to a comment. */
  private continued(first: Scalar, start: number, behind: number, column: number): Scalar | undefined {
    const { written } = this;
    const words = [first.source.text];
    let end = this.end;
    let line = behind;
    for (;;) {
      const isCommented = written.charCodeAt(line) === hash;
      this.toContent(this.lineEnd(line) + 1);
      if (this.column <= column) break;
      // A blank line would be a line break, and after a comment nothing may follow.
      if (isCommented || this.at - this.column !== this.lineEnd(line) + 1) return undefined;
      const word = this.words();
      if (word === undefined) return undefined;
      words.push(word);
      end = this.end;
      line = end;
      while (written.charCodeAt(line) === space) line++;
    }
    this.end = end;
    return words.length === 1 ? first : this.scalar('PLAIN', words.join(' '), start, end);
  }

  /** A `|` or `|-` scalar whose lines have the same indentation, or more. */
  private literal(column: number): Scalar | undefined {
    const { written, at: start } = this;
    const isStripped = written.charCodeAt(start + 1) === dash;
    let header = start + (isStripped ? 2 : 1);
    while (written.charCodeAt(header) === space) header++;
    if (written.charCodeAt(header) === hash && written.charCodeAt(header - 1) === space) header = this.lineEnd(header);
    if (written.charCodeAt(header) !== lineFeed) return undefined;
    const from = header + 1;
    const lines: string[] = [];
    let indentation = -1;
    let to = from;
    let next = from;
    for (let line = from; line < written.length; line = next) {
      const end = this.lineEnd(line);
      // Without a newline at the end of the last line, the value would be different.
      if (end === written.length) return undefined;
      let content = line;
      while (written.charCodeAt(content) === space) content++;
      const isBlank = content === end;
      if (!isBlank && content - line <= column) break;
      if (indentation < 0 && isBlank) return undefined;
      if (indentation < 0) indentation = content - line;
      if (isBlank ? content - line > indentation : content - line < indentation) return undefined;
      lines.push(written.slice(Math.min(line + indentation, end), end));
      next = end + 1;
      if (!isBlank) to = next;
    }
    while (lines.at(-1) === '') lines.pop();
    if (lines.length === 0) return undefined;
    const value = `${lines.join('\n')}${isStripped ? '' : '\n'}`;
    let end = to;
    while (written.charCodeAt(end - 1) === space || written.charCodeAt(end - 1) === lineFeed) end--;
    this.end = end;
    this.toContent(next);
    const block = { isFolded: false, chomping: isStripped ? '-' : '', from, to } as const;
    const source = decodedLater(this.text, value, { start, end }, () => decodeBlockScalar(written, block), encodeBlock);
    return { kind: 'scalar', range: this.text.toSource(start, end), value, style: 'literal-block', source };
  }
}
