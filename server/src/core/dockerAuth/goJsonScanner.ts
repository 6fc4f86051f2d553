import type { JsonMistakeKind } from '../model/facts.ts';

/**
 * How far Go reads a JSON text: only the first value, strictly (docs/ground-truth.md#a8). `end` is the end of that value. Offsets are those
 * of the text. A text of only whitespace is `empty`, which is valid.
 */
export type FirstValue =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  | ({ readonly kind: 'broken' } & JsonMistake);

export interface JsonMistake {
  readonly at: number;
  /** The end of the invalid part. Equal to `at` at the end of the text. */
  readonly end: number;
  readonly mistake: JsonMistakeKind;
}

/** Go rejects text that is nested more deeply. */
const maxDepth = 10_000;

type Expects = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after';

interface Progress {
  readonly at: number;
  readonly expects: Expects;
}

type Broken = { readonly kind: 'broken' } & JsonMistake;

/** Never throws. Stops after the first value or the first mistake. */
export function readFirstValue(text: string): FirstValue {
  const start = skipWhiteSpace(text, 0);
  if (start >= text.length) return { kind: 'empty' };
  const open: Bracket[] = [];
  let progress: Progress = { at: start, expects: 'value' };
  for (;;) {
    const { at, expects } = progress;
    if (expects === 'after' && open.length === 0) return { kind: 'value', start, end: at };
    const next = step(text, { at: skipWhiteSpace(text, at), expects }, open);
    if ('kind' in next) return next;
    progress = next;
  }
}

type Bracket = '}' | ']';

/** Reads one token. `open` contains the brackets that are still open, and is modified. */
function step(text: string, { at, expects }: Progress, open: Bracket[]): Progress | Broken {
  if (at >= text.length) return broken('ends-too-early', at, at);
  const character = text.charAt(at);
  if (isComment(text, at)) return broken('comment', at, endOfComment(text, at));
  if (expects === 'colon') return character === ':' ? { at: at + 1, expects: 'value' } : broken('missing-colon', at);
  if (expects === 'after') return afterValue(character, at, open);
  const isEmptyEnd = (expects === 'first-key' && character === '}') || (expects === 'first-value' && character === ']');
  if (isEmptyEnd) {
    open.pop();
    return { at: at + 1, expects: 'after' };
  }
  const isKey = expects === 'key' || expects === 'first-key';
  if (character === '"') {
    const string = readString(text, at);
    return string.kind === 'broken' ? string : { at: string.end, expects: isKey ? 'colon' : 'after' };
  }
  if (isKey) return mistakeAt(text, at);
  if (character === '{' || character === '[') {
    if (open.length >= maxDepth) return broken('other', at);
    open.push(character === '{' ? '}' : ']');
    return { at: at + 1, expects: character === '{' ? 'first-key' : 'first-value' };
  }
  const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
  word.lastIndex = at;
  const found = word.exec(text)?.[0];
  return found === undefined ? mistakeAt(text, at) : { at: at + found.length, expects: 'after' };
}

function afterValue(character: string, at: number, open: Bracket[]): Progress | Broken {
  const closes = open.at(-1);
  if (character === ',') return { at: at + 1, expects: closes === '}' ? 'key' : 'value' };
  if (character !== closes) return broken(/["{[]/.test(character) ? 'missing-comma' : 'other', at);
  open.pop();
  return { at: at + 1, expects: 'after' };
}

function broken(mistake: JsonMistake['mistake'], at: number, end = at + 1): Broken {
  return { kind: 'broken', mistake, at, end };
}

/** Classifies the mistake where a key or value was expected. */
function mistakeAt(text: string, at: number): Broken {
  const character = text.charAt(at);
  if (character === '\ufeff') return broken('byte-order-mark', at);
  if (character === '}' || character === ']') {
    const comma = lastBefore(text, at);
    if (text.charAt(comma) === ',') return broken('trailing-comma', comma);
  }
  if (character === "'") return broken('single-quote', at);
  if (character === '\\') return broken('escaped-twice', at, Math.min(at + 2, text.length));
  const word = /[\p{L}_$][\p{L}\p{N}_$.:-]*/uy;
  word.lastIndex = at;
  const unquoted = word.exec(text)?.[0];
  return unquoted === undefined ? broken('other', at) : broken('unquoted', at, at + unquoted.length);
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

/** The offset of the last character before `at` that is not whitespace, or -1. */
export function lastBefore(text: string, at: number): number {
  let before = at - 1;
  while (before >= 0 && ' \t\r\n'.includes(text.charAt(before))) before--;
  return before;
}

export function isComment(text: string, at: number): boolean {
  return text.startsWith('//', at) || text.startsWith('/*', at) || text.charAt(at) === '#';
}

/** The end of a comment: before the newline, or at the end of the text if the comment is not closed. */
export function endOfComment(text: string, at: number): number {
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 ? text.length : close + 2;
  }
  const line = /[\r\n]/g;
  line.lastIndex = at;
  return line.exec(text)?.index ?? text.length;
}
