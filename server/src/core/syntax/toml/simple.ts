import { maximumDepth } from '../node.ts';
import { DefinedNames } from './names.ts';
import type { TomlContent, TomlKeyPart, TomlKeys, TomlKeyValue, TomlStatement, TomlTableStatement } from './statements.ts';
import { decodeTomlString, tomlString } from './string.ts';

/** Characters that TOML does not allow, or not everywhere. */
const unusual = /[^\P{Cc}\t\n\r]|\r(?!\n)|^\ufeff|\p{Surrogate}/u;

// Each of these matches at its `lastIndex` only.
const blanks = /(?:[ \t]*(?:#[^\n]*|\r?)\n)*[ \t]*/y;
const header = /(\[\[?)([\w-]+(?:\.[\w-]+)*)(\]\]?)/y;
const keyStart = /([\w-]+|"[^"\\\n\r]+")[ \t]*=[ \t]*/y;
const restOfLine = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const plainValue = /(?:(true|false)|(0|-?[1-9]\d{0,14})|-?(?:0|[1-9]\d{0,9})\.\d{1,10})(?![\w.:+-])/y;
const betweenItems = /(?:[ \t\r\n]+|#[^\n]*)*/y;

/** What stands for itself after a backslash, or for one other character. */
const escapable = '"\\bfnrt';

/**
 * Reads a text of what most configurations consist of: tables, keys, strings, numbers and lists. Undefined at the first thing that it does not
 * know, and wherever the text may be invalid: the parser reads it then.
 */
export function readSimpleToml(text: string): readonly TomlStatement[] | undefined {
  return unusual.test(text) ? undefined : new SimpleReader(text).read();
}

class SimpleReader {
  private readonly text: string;
  private readonly names = new DefinedNames();
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): readonly TomlStatement[] | undefined {
    const statements: TomlStatement[] = [];
    let table: OpenTable | undefined;
    for (;;) {
      this.skip(blanks);
      const next = this.text[this.at];
      // The last line may be a comment without a newline.
      if (next === undefined || next === '#') return statements;
      if (next === '[') {
        table = this.header();
        if (table === undefined) return undefined;
        statements.push(table);
      } else {
        const keyValue = this.keyValue();
        if (keyValue === undefined) return undefined;
        if (table === undefined) statements.push(keyValue);
        else table.add(keyValue);
      }
      if (!this.skip(restOfLine)) return undefined;
    }
  }

  private match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.at;
    const found = form.exec(this.text) ?? undefined;
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  /** False if there is nothing of this form. */
  private skip(form: RegExp): boolean {
    form.lastIndex = this.at;
    if (!form.test(this.text)) return false;
    this.at = form.lastIndex;
    return true;
  }

  private header(): OpenTable | undefined {
    const start = this.at;
    const [, open, path, close] = this.match(header) ?? [];
    if (open === undefined || path === undefined || open.length !== close?.length) return undefined;
    const from = start + open.length;
    let at = from;
    const keys = path.split('.').map((name): TomlKeyPart => {
      const range: [number, number] = [at, at + name.length];
      at += name.length + 1;
      return { type: 'TOMLBare', name, range };
    });
    if (keys.length > maximumDepth) return undefined;
    const kind = open.length === 2 ? 'array' : 'standard';
    const key: TomlKeys = { keys, range: [from, from + path.length] };
    return this.names.open(key, kind) ? new OpenTable(kind, key, [start, this.at]) : undefined;
  }

  private keyValue(): TomlKeyValue | undefined {
    const start = this.at;
    const [, written] = this.match(keyStart) ?? [];
    if (written === undefined) return undefined;
    const range: [number, number] = [start, start + written.length];
    const part: TomlKeyPart = written.startsWith('"')
      ? { type: 'TOMLQuoted', value: written.slice(1, -1), style: 'basic', multiline: false, range }
      : { type: 'TOMLBare', name: written, range };
    if (!this.names.define(part)) return undefined;
    const value = this.value(0);
    return value && { type: 'TOMLKeyValue', key: { keys: [part], range }, value, range: [start, this.at] };
  }

  private value(depth: number): TomlContent | undefined {
    const first = this.text.charAt(this.at);
    if (first === '"' || first === "'") return this.string(first);
    if (first === '[') return depth < maxDepth ? this.list(depth) : undefined;
    const start = this.at;
    const [word, truth, integer] = this.match(plainValue) ?? [];
    if (word === undefined) return undefined;
    const range: [number, number] = [start, this.at];
    if (truth !== undefined) return { type: 'TOMLValue', kind: 'boolean', value: truth === 'true', range };
    return { type: 'TOMLValue', kind: integer === undefined ? 'float' : 'integer', value: Number(word), range };
  }

  private list(depth: number): TomlContent | undefined {
    const start = this.at;
    const elements: TomlContent[] = [];
    this.at++;
    for (;;) {
      this.skip(betweenItems);
      if (this.text[this.at] === ']') break;
      const element = this.value(depth + 1);
      if (element === undefined) return undefined;
      elements.push(element);
      this.skip(betweenItems);
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== ']') return undefined;
    }
    this.at++;
    return { type: 'TOMLArray', elements, range: [start, this.at] };
  }

  private string(quote: '"' | "'"): TomlContent | undefined {
    const { text, at: start } = this;
    const isMultiline = text.startsWith(quote.repeat(3), start);
    const end = isMultiline ? this.multilineEnd(quote) : this.stringEnd(quote);
    if (end === undefined) return undefined;
    const style = quote === '"' ? 'basic' : 'literal';
    const string = tomlString(text, start, end, style, isMultiline);
    const inside = text.slice(string.from, string.to);
    const value = inside.includes('\\') && quote === '"' ? decodeTomlString(text, string).text : inside;
    this.at = end;
    return { type: 'TOMLValue', kind: 'string', value, style, multiline: isMultiline, range: [start, end] };
  }

  private stringEnd(quote: string): number | undefined {
    const { text } = this;
    for (let at = this.at + 1; at < text.length; at++) {
      const letter = text.charAt(at);
      if (letter === quote) return at + 1;
      if (letter === '\n' || letter === '\r') return undefined;
      if (letter !== '\\' || quote === "'") continue;
      at++;
      if (!escapable.includes(text.charAt(at))) return undefined;
    }
    return undefined;
  }

  /** Undefined also for a string with an escape, a carriage return, or a quote before its closing quotes. */
  private multilineEnd(quote: string): number | undefined {
    const { text, at } = this;
    const end = text.indexOf(quote.repeat(3), at + 3);
    if (end < 0 || text[end + 3] === quote) return undefined;
    const inside = text.slice(at + 3, end);
    return inside.includes('\r') || (quote === '"' && inside.includes('\\')) ? undefined : end + 3;
  }
}

const maxDepth = 20;

/** A table that gets further keys. */
class OpenTable implements TomlTableStatement {
  readonly type = 'TOMLTable';
  readonly kind: 'standard' | 'array';
  readonly key: TomlKeys;
  readonly body: TomlKeyValue[] = [];
  readonly range: [start: number, end: number];

  constructor(kind: 'standard' | 'array', key: TomlKeys, range: [start: number, end: number]) {
    this.kind = kind;
    this.key = key;
    this.range = range;
  }

  add(keyValue: TomlKeyValue): void {
    this.body.push(keyValue);
    this.range[1] = keyValue.range[1];
  }
}
