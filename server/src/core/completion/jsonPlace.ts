import { item } from './level.ts';
import { mark } from './mark.ts';

/** Where the mark stands in a JSON text that is being typed. */
export interface JsonPlace {
  /** `whole`: there is nothing else yet. */
  readonly role: 'whole' | 'key' | 'value';
  /** Keys from the top down. Of a value: its own is the last. */
  readonly path: readonly string[];
  /** The word at the mark, in offsets of the text: without its opening quote, with its closing one. */
  readonly from: number;
  readonly to: number;
  /** The opening quote is there. */
  readonly quoted: boolean;
  /** Keys of the same object, in small letters. */
  readonly others: ReadonlySet<string>;
  /** What follows the word, without white space. */
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

/**
 * Finds the mark with no regard to what is wrong around it: most texts that are being typed are no JSON yet. Undefined where nothing can be
 * completed.
 */
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

/** Behind a string or a bare word. A string with the mark that the user has not closed yet ends with the word. */
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

/** Undefined where nothing can be written: right behind another word, or before one. */
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
