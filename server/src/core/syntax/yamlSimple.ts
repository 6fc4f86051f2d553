import { decodedLater, type MappedText, verbatim } from '../text/mappedText.ts';
import type { Entry, Mapping, Node, Parsed, Scalar, Sequence } from './node.ts';
import type { BlockNames, YamlName } from './yamlAnchors.ts';
import { decodeBlockScalar } from './yamlBlockScalar.ts';
import { encodeBlock } from './yamlScalar.ts';
import { scalarNode } from './yamlScalarNode.ts';

const lineFeed = 10;
const space = 32;
const exclamation = 33;
const doubleQuote = 34;
const hash = 35;
const ampersand = 38;
const singleQuote = 39;
const asterisk = 42;
const comma = 44;
const dash = 45;
const colon = 58;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const pipe = 124;

/** Tabs, carriage returns, other control characters, and what some take for line breaks. */
const unusual = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ufefe]/;
/** What can begin a plain scalar, and has no other meaning there. A dash is looked at by itself. */
const plainStart = new Set([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$(+=~^;<\\)'].map((sign) => sign.charCodeAt(0)));
/** A plain item between brackets. */
const plainItem = /[\w./$@+=^;~ -]+/y;
/** The name of an anchor, up to what surely ends it. */
const anchorName = /[\w-]+(?=[\n ]|$)/y;
const aliasName = /[\w-]+(?=[\n ,\]]|$)/y;
/** An implicit key must not be longer than 1,024. */
const longestKey = 1000;
/** Far less than what the parser reads; what an alias brings counts as well. */
const deepest = 60;
const reference = '!reference [';

/**
 * Reads the YAML that most of a pipeline consists of: entries and items one below the other, indented by spaces, with plain and quoted scalars of
 * one line, `|` scalars and lists of words in brackets. Reads it in a tenth of the time that the parser takes, and to the very same tree: on
 * anything else, and on the least doubt, it returns undefined, and the parser has to be asked.
 */
export function readSimpleYaml(text: MappedText): Parsed | undefined {
  const reader = new SimpleReader(text);
  const root = reader.root();
  return root === undefined || reader.isOpen ? undefined : { problems: [], root };
}

/** The anchors and aliases of such a text, whatever the aliases stand for; undefined when it is built otherwise. */
export function simpleNames(text: string): BlockNames | undefined {
  const reader = new SimpleReader(verbatim(text));
  return reader.root() && reader.names;
}

/** A value behind an anchor, once it is read, and how deep it nests. */
interface Anchored {
  readonly node?: Node;
  readonly height: number;
}

/** Stands at the first character of a line that says something, or behind it at what an item holds. Methods return undefined to give up. */
class SimpleReader {
  private readonly text: MappedText;
  private readonly written: string;
  private at = 0;
  /** How far the content is indented; -1 at the end of the text. */
  private column = -1;
  /** Where what was read last ends, and how deep it nests. */
  private end = 0;
  private height = 0;
  private readonly anchors = new Map<string, Anchored>();
  private readonly path: string[] = [];
  readonly names = { anchors: [] as YamlName[], aliases: [] as YamlName[] };
  /** An alias stands for something that is not in this text. */
  isOpen = false;
  private isOdd = false;

  constructor(text: MappedText) {
    this.text = text;
    this.written = text.text;
  }

  root(): Mapping | undefined {
    if (unusual.test(this.written)) return undefined;
    this.toContent(0);
    const root = this.column === 0 && !this.isItem() ? this.mapping(0, 0) : undefined;
    return this.column < 0 && !this.isOdd ? root : undefined;
  }

  /** Goes to the next line that is neither blank nor a comment, from the beginning of a line on. */
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
      if (key === undefined || depth > deepest) return undefined;
      this.path.push(key.source.text);
      const entry = this.entry(key, column, depth);
      this.path.pop();
      if (entry === undefined || this.column > column) return undefined;
      entries.push(entry);
      end = this.end;
      tallest = Math.max(tallest, this.height);
    }
    this.end = end;
    this.height = tallest + 1;
    return { kind: 'mapping', range: this.text.toSource(start, end), entries };
  }

  /** The key that begins here, with its colon right behind; `end` is behind the key. */
  private key(): Scalar | undefined {
    const { written, at } = this;
    const first = written.charCodeAt(at);
    if (first === doubleQuote || first === singleQuote) {
      const key = this.quoted(first);
      return key !== undefined && this.isColon(this.end) && this.end - at < longestKey ? key : undefined;
    }
    const end = plainStart.has(first) ? this.keyEnd() : undefined;
    // Three dots end a document.
    if (end === undefined || end - at > longestKey || written.startsWith('...', at)) return undefined;
    this.end = end;
    return this.scalar('PLAIN', written.slice(at, end), at, end);
  }

  /** Where a plain key ends that begins here: undefined when there is none on this line, or blanks stand before its colon. */
  private keyEnd(): number | undefined {
    const { written } = this;
    for (let at = this.at; ; at++) {
      const code = written.charCodeAt(at);
      if (code === colon && this.isBlank(at + 1)) return written.charCodeAt(at - 1) === space ? undefined : at;
      if (at >= written.length || code === lineFeed || (code === hash && written.charCodeAt(at - 1) === space)) return undefined;
    }
  }

  /** From behind the key to the next line that is not the entry's any longer. */
  private entry(key: Scalar, column: number, depth: number): Entry | undefined {
    const { written } = this;
    const keyAt = this.at;
    let at = this.end + 1;
    while (written.charCodeAt(at) === space) at++;
    this.at = at;
    // Where nothing is written, it would stand behind the blanks.
    this.end = at;
    this.height = 0;
    const anchor = this.anchor();
    const isBeneath = this.isLineEnd(this.at);
    if (isBeneath) this.toContent(this.lineEnd(this.at) + 1);
    if (isBeneath && this.column <= column && !this.isListAt(column)) {
      return anchor === undefined ? { key, range: this.text.toSource(keyAt, this.end) } : undefined;
    }
    const value = isBeneath ? this.block(depth + 1) : this.inline(column);
    if (value === undefined) return undefined;
    this.keep(anchor, value);
    return { key, value, range: this.text.toSource(keyAt, this.end) };
  }

  private block(depth: number): Node | undefined {
    return this.isItem() ? this.sequence(this.column, depth) : this.mapping(this.column, depth);
  }

  private isListAt(column: number): boolean {
    return this.column === column && this.isItem();
  }

  /** The anchor that begins here, and the blanks behind it. */
  private anchor(): string | undefined {
    const { written, at } = this;
    if (written.charCodeAt(at) !== ampersand) return undefined;
    anchorName.lastIndex = at + 1;
    const name = anchorName.exec(written)?.[0];
    if (name === undefined) return undefined;
    this.names.anchors.push({ name, at, path: [...this.path] });
    this.anchors.set(name, { height: 0 });
    this.at += name.length + 1;
    while (written.charCodeAt(this.at) === space) this.at++;
    // Neither an alias nor, here, what has a tag has an anchor too.
    const next = written.charCodeAt(this.at);
    this.isOdd ||= next === asterisk || next === exclamation || next === ampersand;
    return name;
  }

  private keep(anchor: string | undefined, node: Node): void {
    // One of the same name inside of it comes later.
    if (anchor !== undefined && this.anchors.get(anchor)?.node === undefined) this.anchors.set(anchor, { node, height: this.height });
  }

  /** `*name`: the value behind the last anchor of that name. */
  private alias(): Node | undefined {
    const { written, at } = this;
    aliasName.lastIndex = at + 1;
    const name = aliasName.exec(written)?.[0];
    if (name === undefined) return undefined;
    this.names.aliases.push({ name, at, path: [...this.path] });
    this.end = at + name.length + 1;
    const { node, height } = this.anchors.get(name) ?? { height: 0 };
    if (node === undefined || height > deepest) this.isOpen = true;
    this.height = height;
    const alias = this.text.toSource(at, this.end);
    return node === undefined ? { kind: 'sequence', range: alias, items: [] } : { alias, ...node };
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
      if (depth > deepest || this.isLineEnd(at) || this.isItem(at)) return undefined;
      const inner = column + at - this.at;
      this.at = at;
      this.height = 0;
      const anchor = this.anchor();
      const isKey = this.isKey();
      // Before a key it would be the key's.
      if (anchor !== undefined && (isKey || this.isLineEnd(this.at))) return undefined;
      const item = isKey ? this.below(inner, depth) : this.inline(column);
      if (item === undefined || this.column > column) return undefined;
      this.keep(anchor, item);
      items.push(item);
      end = this.end;
      tallest = Math.max(tallest, this.height);
    }
    this.end = end;
    this.height = tallest + 1;
    return { kind: 'sequence', range: this.text.toSource(start, end), items };
  }

  /** A mapping whose first entry stands behind a dash. */
  private below(column: number, depth: number): Mapping | undefined {
    this.column = column;
    return this.mapping(column, depth + 1);
  }

  private isKey(): boolean {
    const first = this.written.charCodeAt(this.at);
    if (first !== doubleQuote && first !== singleQuote) return plainStart.has(first) && this.hasColon();
    return this.quoted(first) !== undefined && this.isColon(this.end);
  }

  /** Whether the line is one that only a mapping can have; a comment may hide it. */
  private hasColon(): boolean {
    const { written } = this;
    for (let at = this.at; at < written.length && written.charCodeAt(at) !== lineFeed; at++) {
      if (this.isColon(at)) return true;
      if (written.charCodeAt(at) === hash && written.charCodeAt(at - 1) === space) return false;
    }
    return false;
  }

  /** A value on the line of its key or dash, which stand at `column`, up to the next line that is not its own. */
  private inline(column: number): Node | undefined {
    const { written, at } = this;
    const first = written.charCodeAt(at);
    this.height = 0;
    if (first === pipe) return this.literal(column);
    const node = this.flow(first) ?? this.plain(first);
    if (node === undefined) return undefined;
    let behind = this.end;
    while (written.charCodeAt(behind) === space) behind++;
    // A comment begins behind a blank.
    if (!this.isLineEnd(behind) || (behind === this.end && written.charCodeAt(behind) === hash)) return undefined;
    this.toContent(this.lineEnd(behind) + 1);
    // What is indented further goes on with it.
    return this.column > column ? undefined : node;
  }

  private flow(first: number): Node | undefined {
    if (first === asterisk) return this.alias();
    if (first === doubleQuote || first === singleQuote) return this.quoted(first);
    if (first === openBracket) return this.list();
    if (!this.written.startsWith(reference, this.at)) return undefined;
    this.at += reference.length - 1;
    const list = this.list();
    return list && { tag: '!reference', ...list };
  }

  /** A plain scalar that ends on its line. */
  private plain(first: number): Scalar | undefined {
    const { written, at } = this;
    if (!plainStart.has(first) && (first !== dash || this.isBlank(at + 1))) return undefined;
    let end = at;
    for (let next = at; ; next++) {
      const code = written.charCodeAt(next);
      if (this.isLineEnd(next) && (code !== hash || written.charCodeAt(next - 1) === space)) break;
      if (this.isColon(next)) return undefined;
      if (code !== space) end = next + 1;
    }
    this.end = end;
    return this.scalar('PLAIN', written.slice(at, end), at, end);
  }

  /** A quoted scalar that ends on its line and holds nothing that would have to be decoded. */
  private quoted(quote: number): Scalar | undefined {
    const { written, at } = this;
    let end = at + 1;
    for (; written.charCodeAt(end) !== quote; end++) {
      const code = written.charCodeAt(end);
      if (end >= written.length || code === lineFeed || (code === backslash && quote === doubleQuote)) return undefined;
    }
    if (written.charCodeAt(end + 1) === quote) return undefined;
    this.end = end + 1;
    return this.scalar(quote === doubleQuote ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE', written.slice(at + 1, end), at, end + 1);
  }

  /** `[a, "b"]` on one line. */
  private list(): Sequence | undefined {
    const { written } = this;
    const start = this.at;
    const items: Node[] = [];
    let tallest = 0;
    const skipBlanks = () => {
      while (written.charCodeAt(this.at) === space) this.at++;
    };
    this.at++;
    skipBlanks();
    while (written.charCodeAt(this.at) !== closeBracket) {
      const item = this.item();
      if (item === undefined) return undefined;
      items.push(item);
      tallest = Math.max(tallest, this.height);
      this.at = this.end;
      skipBlanks();
      const sign = written.charCodeAt(this.at);
      if (sign !== comma && sign !== closeBracket) return undefined;
      if (sign === comma) this.at++;
      skipBlanks();
      if (sign === comma && written.charCodeAt(this.at) === closeBracket) return undefined;
    }
    this.end = this.at + 1;
    this.height = tallest + 1;
    return { kind: 'sequence', range: this.text.toSource(start, this.end), items };
  }

  private item(): Node | undefined {
    const { written, at } = this;
    const first = written.charCodeAt(at);
    this.height = 0;
    if (first === asterisk) return this.alias();
    if (first === doubleQuote || first === singleQuote) return this.quoted(first);
    plainItem.lastIndex = at;
    const word = plainStart.has(first) ? plainItem.exec(written)?.[0].trimEnd() : undefined;
    if (word === undefined) return undefined;
    this.end = at + word.length;
    return this.scalar('PLAIN', word, at, this.end);
  }

  /** A `|` or `|-` scalar whose lines are indented alike, or further. */
  private literal(column: number): Scalar | undefined {
    const { written, at: start } = this;
    const isStripped = written.charCodeAt(start + 1) === dash;
    const from = start + (isStripped ? 3 : 2);
    if (written.charCodeAt(from - 1) !== lineFeed) return undefined;
    const lines: string[] = [];
    let indentation = -1;
    let to = from;
    let next = from;
    for (let line = from; line < written.length; line = next) {
      const end = this.lineEnd(line);
      // The last line has to end, or it is another text.
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

  private scalar(type: 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE', value: string, start: number, end: number): Scalar | undefined {
    return scalarNode(this.text, { type, value }, start, end);
  }

  private isColon(at: number): boolean {
    return this.written.charCodeAt(at) === colon && this.isBlank(at + 1);
  }

  private isBlank(at: number): boolean {
    const code = this.written.charCodeAt(at);
    return code === space || code === lineFeed || at >= this.written.length;
  }

  /** Whether nothing but a comment stands on the line from here on. */
  private isLineEnd(at: number): boolean {
    const code = this.written.charCodeAt(at);
    return code === lineFeed || code === hash || at >= this.written.length;
  }

  private lineEnd(at: number): number {
    const end = this.written.indexOf('\n', at);
    return end < 0 ? this.written.length : end;
  }
}
