import type { MappedText } from '../../text/mappedText.ts';
import { compactList } from '../../util/compactList.ts';
import { type Entry, inFull, type Mapping, type Node, type Scalar, type Sequence } from '../node.ts';
import {
  ampersand,
  asterisk,
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  exclamation,
  hash,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tilde,
} from '../signs.ts';
import type { YamlName } from './names.ts';
import { scalarNode } from './scalarNode.ts';
import { WrittenEntry } from './writtenNodes.ts';

const plainStarts: ReadonlySet<number> = new Set(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$(+=~^;<\\)'].map((sign) => sign.charCodeAt(0)),
);

/** Whether this character can only begin a plain scalar. A dash is checked separately. */
export function startsPlain(code: number): boolean {
  return plainStarts.has(code) || code > tilde;
}

/**
 * A plain item between brackets or braces, including spaces. A colon is part of it unless a space or bracket follows. The rest of a longer item fails
 * where a comma is expected: without a limit, V8 throws at twenty million characters.
 */
const plainItem = /(?:[\w./$@+=^;~*()<>|&!?%'"\\ -]|:(?=[\w./$@+=^;~*-])){1,1000}/y;
/** Escapes in double quotes. */
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t' };
/** The name of an anchor, up to a character that certainly ends it. */
const anchorName = /[\w-]+(?=[\n ]|$)/y;
const aliasName = /[\w-]+(?=[\n ,\]}]|$)/y;
const reference = '!reference [';
/** Far less than the parser's limit. Includes the depth of aliases. */
export const maxDepth = 60;
/** More nesting than a real line has. */
const maxNested = 10;

/** Stands for a missing value: an alias whose anchor is in another text. */
export const absent: Node = { kind: 'sequence', range: { start: 0, end: 0 }, items: [] };

/** The value of an anchor, once it has been read, and its nesting depth. */
interface Anchored {
  readonly node?: Node;
  readonly height: number;
}

/** Reads values that end on the line where they begin, starting at `at`. Methods return undefined to give up. */
export class LineReader {
  protected readonly text: MappedText;
  protected readonly written: string;
  protected at = 0;
  /** The end and nesting depth of the value that was read last. */
  protected end = 0;
  protected height = 0;
  /** The number of open brackets and braces. */
  private nesting = 0;
  /** The keys from the top level down to here. */
  protected readonly path: string[] = [];
  private readonly anchors = new Map<string, Anchored>();
  readonly names = { anchors: [] as YamlName[], aliases: [] as YamlName[] };
  /** Set if the text needs the full parser. */
  protected isOdd = false;

  constructor(text: MappedText) {
    this.text = text;
    this.written = text.text;
  }

  /** Reads the anchor at `at`, and the spaces after it. */
  protected anchor(): string | undefined {
    const { written, at } = this;
    if (written.charCodeAt(at) !== ampersand) return undefined;
    anchorName.lastIndex = at + 1;
    const name = anchorName.exec(written)?.[0];
    if (name === undefined) return undefined;
    this.names.anchors.push({ name, at, path: [...this.path] });
    this.anchors.set(name, { height: 0 });
    this.at += name.length + 1;
    while (written.charCodeAt(this.at) === space) this.at++;
    this.checkAnchored();
    return name;
  }

  /** An alias cannot have an anchor, and neither can a tagged value in this reader. */
  protected checkAnchored(): void {
    const first = this.written.charCodeAt(this.at);
    this.isOdd ||= first === asterisk || first === exclamation || first === ampersand;
  }

  protected keep(anchor: string | undefined, node: Node): void {
    // A nested anchor with the same name comes later in the text, so it wins.
    if (anchor !== undefined && this.anchors.get(anchor)?.node === undefined) this.anchors.set(anchor, { node, height: this.height });
  }

  /** `*name`: the value of the last anchor with that name, if any. */
  private alias(): Node | undefined {
    const { written, at } = this;
    aliasName.lastIndex = at + 1;
    const name = aliasName.exec(written)?.[0];
    if (name === undefined) return undefined;
    this.names.aliases.push({ name, at, path: [...this.path] });
    this.end = at + name.length + 1;
    const { node, height } = this.anchors.get(name) ?? { height: 0 };
    this.isOdd ||= height > maxDepth;
    this.height = height;
    return node === undefined ? absent : { alias: this.text.toSource(at, this.end), ...inFull(node) };
  }

  /** Reads a value that begins with a special character. */
  protected flow(first: number): Node | undefined {
    if (first === asterisk) return this.alias();
    if (first === doubleQuote || first === singleQuote) return this.quoted(first);
    if (first === openBracket) return this.list();
    if (first === openBrace) return this.braces();
    if (!this.written.startsWith(reference, this.at)) return undefined;
    this.at += reference.length - 1;
    const list = this.list();
    return list && { tag: '!reference', ...list };
  }

  /** Reads a plain scalar up to the end of the line. */
  protected plain(first: number): Scalar | undefined {
    const { at } = this;
    if (!startsPlain(first) && (first !== dash || this.isBlank(at + 1))) return undefined;
    const words = this.words();
    return words === undefined ? undefined : this.scalar('PLAIN', words, at, this.end);
  }

  /** The part of a plain scalar on this line. Undefined if a colon makes it a key. */
  protected words(): string | undefined {
    const { written, at } = this;
    let end = at;
    for (let next = at; ; next++) {
      const code = written.charCodeAt(next);
      if (this.isLineEnd(next) && (code !== hash || written.charCodeAt(next - 1) === space)) break;
      if (this.isColon(next)) return undefined;
      if (code !== space) end = next + 1;
    }
    this.end = end;
    return written.slice(at, end);
  }

  /** A quoted scalar that ends on its line. Double quotes support the most common escapes. */
  protected quoted(quote: number): Scalar | undefined {
    const { written, at } = this;
    let end = at + 1;
    let value = '';
    let copied = end;
    for (; written.charCodeAt(end) !== quote; end++) {
      const code = written.charCodeAt(end);
      if (end >= written.length || code === lineFeed) return undefined;
      if (code !== backslash || quote !== doubleQuote) continue;
      const meant = escapes[written.charAt(end + 1)];
      if (meant === undefined) return undefined;
      value += written.slice(copied, end) + meant;
      end++;
      copied = end + 1;
    }
    if (written.charCodeAt(end + 1) === quote) return undefined;
    this.end = end + 1;
    value += written.slice(copied, end);
    return this.scalar(quote === doubleQuote ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE', value, at, end + 1);
  }

  /** `[a, "b"]` on one line. */
  private list(): Sequence | undefined {
    const start = this.at;
    const items: Node[] = [];
    const tallest = this.between(closeBracket, () => {
      const item = this.item();
      if (item !== undefined && item !== absent) items.push(item);
      return item !== undefined;
    });
    return tallest === undefined ? undefined : { kind: 'sequence', range: this.text.toSource(start, this.end), items: compactList(items) };
  }

  /** `{a: b, "c": [d]}` on one line. */
  private braces(): Mapping | undefined {
    const start = this.at;
    const entries: Entry[] = [];
    const tallest = this.between(closeBrace, () => {
      const entry = this.pair();
      if (entry !== undefined) entries.push(entry);
      return entry !== undefined;
    });
    return tallest === undefined
      ? undefined
      : { kind: 'mapping', range: this.text.toSource(start, this.end), entries: compactList(entries) };
  }

  /**
   * Reads comma-separated items between brackets or braces. `read` returns whether an item was read. Returns the nesting depth, or
   * undefined.
   */
  private between(close: number, read: () => boolean): number | undefined {
    const { written } = this;
    let tallest = 0;
    const skipBlanks = () => {
      while (written.charCodeAt(this.at) === space) this.at++;
    };
    this.at++;
    this.nesting++;
    skipBlanks();
    while (written.charCodeAt(this.at) !== close) {
      this.height = 0;
      if (this.nesting > maxNested || !read()) return undefined;
      tallest = Math.max(tallest, this.height);
      this.at = this.end;
      skipBlanks();
      const sign = written.charCodeAt(this.at);
      if (sign !== comma && sign !== close) return undefined;
      if (sign === comma) this.at++;
      skipBlanks();
      if (sign === comma && written.charCodeAt(this.at) === close) return undefined;
    }
    this.nesting--;
    this.end = this.at + 1;
    this.height = tallest + 1;
    return this.height;
  }

  private pair(): Entry | undefined {
    const { written, at: start } = this;
    const key = this.item();
    if (key?.kind !== 'scalar' || key.alias !== undefined || written.charCodeAt(this.end) !== colon) return undefined;
    this.at = this.end + 1;
    while (written.charCodeAt(this.at) === space) this.at++;
    if (this.at === this.end + 1) return undefined;
    this.path.push(key.source.text);
    const value = this.item();
    this.path.pop();
    if (value === undefined) return undefined;
    return new WrittenEntry(key, value === absent ? undefined : value, this.text, start, this.end);
  }

  private item(): Node | undefined {
    const { written, at } = this;
    const first = written.charCodeAt(at);
    this.height = 0;
    if (first === asterisk) return this.alias();
    if (first === doubleQuote || first === singleQuote) return this.quoted(first);
    if (first === openBracket) return this.list();
    if (first === openBrace) return this.braces();
    plainItem.lastIndex = at;
    const word = startsPlain(first) ? plainItem.exec(written)?.[0].trimEnd() : undefined;
    if (word === undefined) return undefined;
    this.end = at + word.length;
    return this.scalar('PLAIN', word, at, this.end);
  }

  protected scalar(type: 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE', value: string, start: number, end: number): Scalar | undefined {
    return scalarNode(this.text, { type, value }, start, end);
  }

  protected isColon(at: number): boolean {
    return this.written.charCodeAt(at) === colon && this.isBlank(at + 1);
  }

  protected isBlank(at: number): boolean {
    const code = this.written.charCodeAt(at);
    return code === space || code === lineFeed || at >= this.written.length;
  }

  /** Whether the rest of the line is empty or a comment. */
  protected isLineEnd(at: number): boolean {
    const code = this.written.charCodeAt(at);
    return code === lineFeed || code === hash || at >= this.written.length;
  }

  protected lineEnd(at: number): number {
    const end = this.written.indexOf('\n', at);
    return end < 0 ? this.written.length : end;
  }
}
