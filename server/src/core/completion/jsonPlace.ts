import { item } from './level.ts';
import { mark } from './mark.ts';

/** The place of the mark in an incomplete JSON text. */
export interface JsonPlace {
  /** `whole`: the text is empty. */
  readonly role: 'whole' | 'key' | 'value';
  /** Keys from the top down. For a value, its own key is the last. */
  readonly path: readonly string[];
  /** The word at the mark, as offsets of the text: without its opening quote, but with its closing quote. */
  readonly from: number;
  readonly to: number;
  /** Whether there is an opening quote. */
  readonly quoted: boolean;
  /** Keys of the same object, in lowercase. */
  readonly others: ReadonlySet<string>;
  /** The text after the word, without whitespace. */
  readonly behind: string;
  /** Where a comma is missing before the word. */
  readonly comma?: number;
}

interface Frame {
  readonly isObject: boolean;
  readonly keys: Set<string>;
  key: string;
  expects: 'key' | 'colon' | 'value' | 'comma';
}

const word = /[^\s{}[\],:"]+/y;
const string = /"(?:[^"\\\n]|\\[^\n])*("?)/y;

/** Finds the mark without a full parse, because incomplete text is usually invalid JSON. Undefined if nothing can be completed here. */
export function findJsonPlace(text: string): JsonPlace | undefined {
  const markAt = text.indexOf(mark);
  if (text.trim() === mark) return { role: 'whole', path: [], from: markAt, to: markAt + 1, quoted: false, others: new Set(), behind: '' };
  const frames: Frame[] = [];
  let place: JsonPlace | undefined;
  let at = 0;
  while (at < text.length) {
    const letter = text.charAt(at);
    const frame = frames.at(-1);
    if (letter === '{' || letter === '[') {
      frames.push({ isObject: letter === '{', keys: new Set(), key: '', expects: letter === '{' ? 'key' : 'value' });
      at++;
    } else if (letter === '}' || letter === ']') {
      frames.pop();
      const above = frames.at(-1);
      if (above?.isObject === true) above.expects = 'comma';
      at++;
    } else if (letter === ',' || letter === ':') {
      if (frame?.isObject === true) frame.expects = letter === ',' ? 'key' : 'value';
      at++;
    } else if (/\s/.test(letter)) {
      at++;
    } else {
      const end = tokenEnd(text, at, markAt);
      if (frame === undefined) {
        if (at <= markAt && markAt < end) return undefined;
      } else if (at <= markAt && markAt < end) place = placeOf(text, at, end, frames, frame);
      else if (frame.isObject && frame.expects !== 'value') {
        frame.key = keyText(text.slice(at, end));
        frame.keys.add(frame.key.toLowerCase());
        frame.expects = 'colon';
      } else if (frame.isObject) frame.expects = 'comma';
      at = end;
    }
  }
  return place;
}

/** The end of a string or bare word. An unclosed string with the mark ends with the word. */
function tokenEnd(text: string, at: number, markAt: number): number {
  if (text.charAt(at) !== '"') {
    word.lastIndex = at;
    return at + (word.exec(text)?.[0].length ?? 1);
  }
  string.lastIndex = at;
  const found = string.exec(text)?.[0] ?? '"';
  const end = at + found.length;
  if (markAt < at || markAt >= end) return end;
  const rest = /^[^\s{}[\],"]*/.exec(text.slice(markAt))?.[0] ?? '';
  const close = markAt + rest.length;
  return text.charAt(close) === '"' ? close + 1 : close;
}

/** Undefined if nothing can be inserted: directly after or before another word. */
function placeOf(text: string, at: number, end: number, frames: readonly Frame[], frame: Frame): JsonPlace | undefined {
  const quoted = text.charAt(at) === '"';
  const role = frame.isObject && frame.expects !== 'value' ? 'key' : 'value';
  const before = text.slice(0, at).trimEnd().length;
  const needsComma = frame.isObject && frame.expects === 'comma';
  if ((frame.isObject && frame.expects === 'colon') || (needsComma && !text.slice(before, at).includes('\n'))) return undefined;
  if (role === 'value' && !/^[^\S\n]*(?:[,}\]\n]|$)/.test(text.slice(end))) return undefined;
  const above = frames.slice(0, -1).map(nameIn);
  return {
    role,
    path: role === 'key' ? above : [...above, nameIn(frame)],
    from: quoted ? at + 1 : at,
    to: end,
    quoted,
    others: frame.keys,
    behind: text.slice(end).trimStart(),
    ...(needsComma && { comma: before }),
  };
}

function nameIn({ isObject, key }: Frame): string {
  return isObject ? key : item;
}

function keyText(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return written.replaceAll('"', '');
  }
}
