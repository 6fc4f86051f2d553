import { findOpenStatement, lineAt, looksLikeStatement } from '../syntax/toml/lines.ts';
import { item } from './level.ts';

/** The place of the cursor in an incomplete TOML text. */
export type TomlPlace = TomlHeaderPlace | TomlKeyPlace | TomlValuePlace;

interface Word {
  readonly from: number;
  readonly to: number;
}

export interface TomlHeaderPlace extends Word {
  readonly role: 'header';
}

export interface TomlKeyPlace extends Word {
  readonly role: 'key';
  /** In an inline table, the keys that lead to it from the table on the left. */
  readonly path: readonly string[];
  readonly inline: boolean;
  /** The text after the word on its line, without whitespace. */
  readonly behind: string;
}

/** In a string, the word is everything inside the quotes, and includes the closing quotes. */
export interface TomlValuePlace extends Word {
  readonly role: 'value';
  /** The keys that lead to it, with `item` for a list. */
  readonly path: readonly string[];
  /** The quotes before the cursor. Absent outside strings. */
  readonly quote?: string;
  readonly closed: boolean;
}

const bareOrQuoted = `(?:[A-Za-z0-9_-]+|"[^"\\n]*"|'[^'\\n]*')`;
const keyAtStart = new RegExp(`^[ \\t]*(${bareOrQuoted}(?:[ \\t]*\\.[ \\t]*${bareOrQuoted})*)[ \\t]*=`);
/** What may follow on the line without colliding with a completion. */
const endsWord = /^[ \t]*(?:[#,\]}].*)?$/;
const keyCharacter = /[A-Za-z0-9_-]/;

/** Only reads the statement at the cursor, up to the end of its line. Undefined if nothing can be completed here. */
export function findTomlPlace(text: string, offset: number): TomlPlace | undefined {
  const line = lineAt(text, offset);
  const open = findOpenStatement(text, line.start);
  const goesOn = open !== undefined && (open.isString || !looksLikeStatement(text, line.start));
  const statement = goesOn ? open.statement : line.start;
  const before = text.slice(statement, offset);
  const header = /^[ \t]*(\[\[?[^\]#]*)$/.exec(before);
  if (header !== null && !goesOn) return headerPlace(text, offset - (header[1]?.length ?? 0), line.end);
  const key = keyAtStart.exec(before);
  if (key === null) return /^[ \t]*[A-Za-z0-9_-]*$/.test(before) && !goesOn ? keyPlace(text, offset, [], false) : undefined;
  return valuePlace(text, statement + key[0].length, offset, tomlKeys(key[1] ?? ''));
}

/** The parts of a dotted key. */
export function tomlKeys(dotted: string): readonly string[] {
  return [...dotted.matchAll(/"([^"\n]*)"|'([^'\n]*)'|[A-Za-z0-9_-]+/g)].map(([whole, basic, literal]) => basic ?? literal ?? whole);
}

function headerPlace(text: string, from: number, lineEnd: number): TomlHeaderPlace {
  const rest = /^[^\s#]*/.exec(text.slice(from, lineEnd))?.[0] ?? '';
  return { role: 'header', from, to: from + rest.length };
}

function keyPlace(text: string, offset: number, path: readonly string[], inline: boolean): TomlKeyPlace | undefined {
  const line = lineAt(text, offset);
  let from = offset;
  while (from > line.start && keyCharacter.test(text.charAt(from - 1))) from--;
  const to = offset + (/^[A-Za-z0-9_-]*/.exec(text.slice(offset, line.end))?.[0].length ?? 0);
  const behind = text.slice(to, line.end).trimStart();
  return behind.startsWith('=') || endsWord.test(behind) ? { role: 'key', from, to, path, inline, behind } : undefined;
}

interface Open {
  readonly isList: boolean;
  /** In an inline table: the keys of the value, once there is an equals sign. */
  keys: readonly string[] | undefined;
}

/** `start` is after the equals sign. */
function valuePlace(text: string, start: number, offset: number, keys: readonly string[]): TomlKeyPlace | TomlValuePlace | undefined {
  const open: Open[] = [];
  const path = () => [...keys, ...open.flatMap(({ isList, keys: inner }) => (isList ? [item] : (inner ?? [])))];
  let at = start;
  let word = start;
  let isComplete = false;
  while (at < offset) {
    const letter = text.charAt(at);
    const top = open.at(-1);
    if (letter === '#') {
      at = lineAt(text, at).end;
      if (at >= offset) return undefined;
    } else if (letter === '"' || letter === "'") {
      const quote = text.startsWith(letter.repeat(3), at) ? letter.repeat(3) : letter;
      if (offset < at + quote.length) return undefined;
      const end = closingAt(text, at + quote.length, quote);
      if (end >= offset) return { role: 'value', path: path(), quote, from: at + quote.length, ...stringEnd(text, end, quote) };
      at = end + quote.length;
      if (offset < at) return undefined;
      isComplete = true;
    } else {
      if (letter === '[' || letter === '{') open.push({ isList: letter === '[', keys: undefined });
      else if (letter === ']' || letter === '}') open.pop();
      else if (letter === ',' && top?.isList === false) top.keys = undefined;
      else if (letter === '=' && top?.isList === false) top.keys = tomlKeys(text.slice(word, at));
      if (!/\s/.test(letter)) isComplete = letter === ']' || letter === '}';
      at++;
    }
    if (/[[\]{},=\s"']/.test(letter) && !(letter === ' ' && text.slice(word, at).trim() !== '')) word = at;
  }
  const typed = text.slice(word, offset);
  if (isComplete || !/^[^\s"'[\]{}]*$/.test(typed)) return undefined;
  const top = open.at(-1);
  if (top?.isList === false && top.keys === undefined) return keyPlace(text, offset, path(), true);
  const to = offset + (/^[^\s,"'[\]{}#]*/.exec(text.slice(offset))?.[0].length ?? 0);
  return endsWord.test(text.slice(to, lineAt(text, to).end)) ? { role: 'value', path: path(), from: word, to, closed: false } : undefined;
}

/** The position of the closing quotes. Without any, the end of the line, or of the text for three quotes. */
function closingAt(text: string, from: number, quote: string): number {
  const limit = quote.length === 3 ? text.length : lineAt(text, from).end;
  for (let at = from; at < limit; at++) {
    if (text.charAt(at) === '\\' && quote.startsWith('"')) at++;
    else if (text.startsWith(quote, at)) return at;
  }
  return limit;
}

function stringEnd(text: string, end: number, quote: string): { readonly to: number; readonly closed: boolean } {
  const closed = text.startsWith(quote, end);
  return { to: closed ? end + quote.length : end, closed };
}
