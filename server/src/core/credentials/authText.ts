/**
 * How far Go reads a JSON text: the first value alone, strictly (GROUND-TRUTH A.8). `end` is where that value ends. Offsets are those of
 * the text. White space alone is `empty`, which is no mistake.
 */
export type FirstValue =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  | ({ readonly kind: 'broken' } & JsonMistake);

export interface JsonMistake {
  readonly at: number;
  /** Where the wrong stretch ends; equal to `at` at the end of the text. */
  readonly end: number;
  readonly mistake:
    | 'byte-order-mark'
    | 'comment'
    | 'trailing-comma'
    | 'single-quote'
    | 'escaped-twice'
    | 'line-end-in-string'
    | 'control-character'
    | 'escape'
    | 'missing-comma'
    | 'missing-colon'
    | 'unquoted'
    | 'ends-too-early'
    | 'other';
}

/** Go gives up on deeper texts. */
const deepest = 10_000;

/** Never throws, and reads no further than the first value or the first mistake. */
export function readFirstValue(text: string): FirstValue {
  const start = skipWhiteSpace(text, 0);
  if (start >= text.length) return { kind: 'empty' };
  const open: ('object' | 'array')[] = [];
  let at = start;
  let expects = 'value' as 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after';
  const broken = (mistake: JsonMistake['mistake'], from = at, end = Math.min(from + 1, text.length)): FirstValue => {
    return { kind: 'broken', mistake, at: from, end };
  };
  for (;;) {
    at = skipWhiteSpace(text, at);
    if (expects === 'after' && open.length === 0) return { kind: 'value', start, end: lastOfValue(text, at) };
    if (at >= text.length) return broken('ends-too-early');
    const character = text.charAt(at);
    if (expects === 'colon') {
      if (character !== ':') return broken(isComment(text, at) ? 'comment' : 'missing-colon');
      at++;
      expects = 'value';
      continue;
    }
    if (expects === 'after') {
      const closes = open.at(-1) === 'object' ? '}' : ']';
      if (character === closes) {
        open.pop();
        at++;
      } else if (character === ',') {
        at++;
        expects = open.at(-1) === 'object' ? 'key' : 'value';
      } else if (isComment(text, at)) return broken('comment', at, endOfComment(text, at));
      else return broken(/["{[]/.test(character) ? 'missing-comma' : 'other');
      continue;
    }
    if ((character === '}' && expects === 'first-key') || (character === ']' && expects === 'first-value')) {
      open.pop();
      at++;
      expects = 'after';
      continue;
    }
    if (character === '"') {
      const string = readString(text, at);
      if (string.kind === 'broken') return string;
      at = string.end;
      expects = expects === 'key' || expects === 'first-key' ? 'colon' : 'after';
      continue;
    }
    const startsKey = expects === 'key' || expects === 'first-key';
    if (!startsKey && (character === '{' || character === '[')) {
      if (open.length >= deepest) return broken('other');
      open.push(character === '{' ? 'object' : 'array');
      at++;
      expects = character === '{' ? 'first-key' : 'first-value';
      continue;
    }
    if (!startsKey) {
      const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
      word.lastIndex = at;
      const found = word.exec(text)?.[0];
      if (found !== undefined) {
        at += found.length;
        expects = 'after';
        continue;
      }
    }
    return mistakeAt(text, at, start);
  }
}

function mistakeAt(text: string, at: number, start: number): FirstValue {
  const character = text.charAt(at);
  if (character === '\ufeff') return { kind: 'broken', mistake: 'byte-order-mark', at, end: at + 1 };
  if (isComment(text, at)) return { kind: 'broken', mistake: 'comment', at, end: endOfComment(text, at) };
  if (character === '}' || character === ']') {
    const comma = lastBefore(text, at);
    if (comma > start && text.charAt(comma) === ',') return { kind: 'broken', mistake: 'trailing-comma', at: comma, end: comma + 1 };
  }
  if (character === "'") return { kind: 'broken', mistake: 'single-quote', at, end: at + 1 };
  if (character === '\\') return { kind: 'broken', mistake: 'escaped-twice', at, end: Math.min(at + 2, text.length) };
  const word = /[\p{L}_$][\p{L}\p{N}_$.:-]*/uy;
  word.lastIndex = at;
  const unquoted = word.exec(text)?.[0];
  if (unquoted !== undefined) return { kind: 'broken', mistake: 'unquoted', at, end: at + unquoted.length };
  return { kind: 'broken', mistake: 'other', at, end: at + 1 };
}

type StringEnd = { readonly kind: 'string'; readonly end: number } | ({ readonly kind: 'broken' } & JsonMistake);

function readString(text: string, quote: number): StringEnd {
  for (let at = quote + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { kind: 'string', end: at + 1 };
    if (character === '\n' || character === '\r') return { kind: 'broken', mistake: 'line-end-in-string', at, end: at + 1 };
    if (character < ' ') return { kind: 'broken', mistake: 'control-character', at, end: at + 1 };
    if (character !== '\\') continue;
    const known = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    known.lastIndex = at;
    const found = known.exec(text)?.[0];
    if (found === undefined && at + 1 >= text.length) break;
    if (found === undefined) return { kind: 'broken', mistake: 'escape', at, end: at + 2 };
    at += found.length - 1;
  }
  return { kind: 'broken', mistake: 'ends-too-early', at: text.length, end: text.length };
}

export function skipWhiteSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** The offset of the last character before `at` that is no white space; -1 when there is none. */
export function lastBefore(text: string, at: number): number {
  let before = at - 1;
  while (before >= 0 && ' \t\r\n'.includes(text.charAt(before))) before--;
  return before;
}

function lastOfValue(text: string, at: number): number {
  return lastBefore(text, at) + 1;
}

export function isComment(text: string, at: number): boolean {
  return text.startsWith('//', at) || text.startsWith('/*', at) || text.charAt(at) === '#';
}

/** Of a comment to the end of its line: before the line end. Of one that is never closed: the end of the text. */
export function endOfComment(text: string, at: number): number {
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? text.length : close + 2;
  }
  const line = /[\r\n]/g;
  line.lastIndex = at;
  return line.exec(text)?.index ?? text.length;
}
