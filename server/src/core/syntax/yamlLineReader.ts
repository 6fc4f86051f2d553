import type { MappedText } from '../text/mappedText.ts';
import type { Node, Scalar, Sequence } from './node.ts';
import {
  ampersand,
  asterisk,
  backslash,
  closeBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  exclamation,
  hash,
  lineFeed,
  openBracket,
  singleQuote,
  space,
  tilde,
} from './signs.ts';
import type { YamlName } from './yamlAnchors.ts';
import { scalarNode } from './yamlScalarNode.ts';

const plainStarts: ReadonlySet<number> = new Set(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$(+=~^;<\\)'].map((sign) => sign.charCodeAt(0)),
);

/** Whether this begins a plain scalar, and has no other meaning there. A dash is looked at by itself. */
export function startsPlain(code: number): boolean {
  return plainStarts.has(code) || code > tilde;
}

/** A plain item between brackets. */
const plainItem = /[\w./$@+=^;~ -]+/y;
/** The name of an anchor, up to what surely ends it. */
const anchorName = /[\w-]+(?=[\n ]|$)/y;
const aliasName = /[\w-]+(?=[\n ,\]]|$)/y;
const reference = '!reference [';
/** Far less than what the parser reads; what an alias brings counts as well. */
export const deepest = 60;

/** A value behind an anchor, once it is read, and how deep it nests. */
interface Anchored {
  readonly node?: Node;
  readonly height: number;
}

/** Reads values that end on the line where they begin; what begins at `at`. Methods return undefined to give up. */
export class LineReader {
  protected readonly text: MappedText;
  protected readonly written: string;
  protected at = 0;
  /** Where what was read last ends, and how deep it nests. */
  protected end = 0;
  protected height = 0;
  /** The keys from the top level down to here. */
  protected readonly path: string[] = [];
  private readonly anchors = new Map<string, Anchored>();
  readonly names = { anchors: [] as YamlName[], aliases: [] as YamlName[] };
  /** An alias stands for something that is not in this text. */
  isOpen = false;
  /** Something was met after all that has to be left to the parser. */
  protected isOdd = false;

  constructor(text: MappedText) {
    this.text = text;
    this.written = text.text;
  }

  /** The anchor that begins here, and the blanks behind it. */
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
    // Neither an alias nor, here, what has a tag has an anchor too.
    const next = written.charCodeAt(this.at);
    this.isOdd ||= next === asterisk || next === exclamation || next === ampersand;
    return name;
  }

  protected keep(anchor: string | undefined, node: Node): void {
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

  /** What begins with a sign of its own. */
  protected flow(first: number): Node | undefined {
    if (first === asterisk) return this.alias();
    if (first === doubleQuote || first === singleQuote) return this.quoted(first);
    if (first === openBracket) return this.list();
    if (!this.written.startsWith(reference, this.at)) return undefined;
    this.at += reference.length - 1;
    const list = this.list();
    return list && { tag: '!reference', ...list };
  }

  /** A plain scalar that ends on its line. */
  protected plain(first: number): Scalar | undefined {
    const { written, at } = this;
    if (!startsPlain(first) && (first !== dash || this.isBlank(at + 1))) return undefined;
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
  protected quoted(quote: number): Scalar | undefined {
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

  /** Whether nothing but a comment stands on the line from here on. */
  protected isLineEnd(at: number): boolean {
    const code = this.written.charCodeAt(at);
    return code === lineFeed || code === hash || at >= this.written.length;
  }

  protected lineEnd(at: number): number {
    const end = this.written.indexOf('\n', at);
    return end < 0 ? this.written.length : end;
  }
}
