import type { Edit } from '../text/edit.ts';
import { replaceText } from '../text/edit.ts';
import type { MappedText } from '../text/mappedText.ts';
import { trimEndOf } from '../util/trim.ts';
import { endOfComment, isComment, type JsonMistake, lastBefore, readFirstValue, skipWhiteSpace } from './goJsonScanner.ts';

export interface Repair {
  readonly title: string;
  readonly edits: () => readonly Edit[];
}

interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Attempt {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/**
 * The fix that makes the whole text valid JSON. Undefined if a single kind of change is not enough, or if the result cannot be
 * written where the text is.
 */
export function repairJson(mapped: MappedText, mistake: JsonMistake): Repair | undefined {
  const found = attempts(mapped.text, mistake).find(({ edits }) => edits.length > 0 && isWholeJson(apply(mapped.text, edits)));
  if (found === undefined) return undefined;
  const edits = found.edits.map(({ from, to, text }) => replaceText(mapped, from, to, text));
  const spelt = edits.filter((edit) => edit !== undefined);
  return spelt.length === edits.length ? { title: found.title, edits: () => spelt } : undefined;
}

/** Whether Go reads the whole text, so that nothing is left after the first value. */
export function isWholeJson(text: string): boolean {
  const read = readFirstValue(text);
  return read.kind === 'value' && skipWhiteSpace(text, read.end) === text.length;
}

function attempts(text: string, { mistake, at }: JsonMistake): readonly Attempt[] {
  switch (mistake) {
    case 'byte-order-mark':
    case 'comment':
    case 'trailing-comma':
      return [
        { title: superfluous[mistake], edits: removals(text, [mistake]) },
        { title: 'Remove what JSON does not allow', edits: removals(text, ['byte-order-mark', 'comment', 'trailing-comma']) },
      ];
    case 'single-quote':
      return [
        { title: 'Remove the quotes around the JSON', edits: outerQuotes(text) },
        { title: 'Use double quotes', edits: doubleQuotes(text) },
      ];
    case 'escaped-twice':
      return [{ title: 'Remove the extra backslashes', edits: unescaped(text) }];
    case 'line-end-in-string':
      return [{ title: 'Join the wrapped lines', edits: joinedLines(text) }];
    case 'missing-comma':
      return [{ title: 'Add the missing comma', edits: [insertAt(lastBefore(text, at) + 1, ',')] }];
    case 'ends-too-early':
      return [{ title: 'Close the brackets', edits: closedBrackets(text) }];
    default:
      return [];
  }
}

const superfluous = {
  'byte-order-mark': 'Remove the byte order mark',
  comment: 'Remove the comments',
  'trailing-comma': 'Remove the trailing comma',
} as const;

function removals(text: string, kinds: readonly (keyof typeof superfluous)[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  if (kinds.includes('byte-order-mark') && text.startsWith('\ufeff')) edits.push({ from: 0, to: 1, text: '' });
  walk(text, (at) => {
    if (isComment(text, at)) {
      const end = endOfComment(text, at);
      if (kinds.includes('comment')) edits.push({ from: at, to: end, text: '' });
      return end;
    }
    if (text.charAt(at) !== ',' || !kinds.includes('trailing-comma')) return at + 1;
    if (/[}\]]/.test(text.charAt(skipBlanks(text, at + 1)))) edits.push({ from: at, to: at + 1, text: '' });
    return at + 1;
  });
  return edits;
}

/** Calls `visit` for each offset outside strings. It returns the next offset. */
function walk(text: string, visit: (at: number) => number): void {
  for (let at = 0; at < text.length; ) at = text.charAt(at) === '"' ? endOfString(text, at) : visit(at);
}

function endOfString(text: string, quote: number): number {
  let at = quote + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** The offset after whitespace and comments. */
function skipBlanks(text: string, from: number): number {
  let at = skipWhiteSpace(text, from);
  while (at < text.length && isComment(text, at)) at = skipWhiteSpace(text, endOfComment(text, at));
  return at;
}

/** `'{…}'`, as written for a shell. */
function outerQuotes(text: string): readonly TextEdit[] {
  const first = skipWhiteSpace(text, 0);
  const last = lastBefore(text, text.length);
  if (first >= last || text.charAt(first) !== "'" || text.charAt(last) !== "'") return [];
  return [
    { from: first, to: first + 1, text: '' },
    { from: last, to: last + 1, text: '' },
  ];
}

function doubleQuotes(text: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  walk(text, (at) => {
    if (text.charAt(at) !== "'") return at + 1;
    const close = text.indexOf("'", at + 1);
    if (close < 0) return text.length;
    edits.push({ from: at, to: at + 1, text: '"' }, { from: close, to: close + 1, text: '"' });
    return close + 1;
  });
  return edits;
}

function unescaped(text: string): readonly TextEdit[] {
  const asString = `"${text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`;
  if (!isWholeJson(asString)) return [];
  return [{ from: 0, to: text.length, text: String(JSON.parse(asString)) }];
}

function joinedLines(text: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) break;
    const end = endOfString(text, quote);
    // Includes the characters around the line break, so that text between the lines of the file (indentation, an empty line) is removed
    // too.
    const broken = brokenLines(text.slice(quote, end));
    if (broken !== undefined) edits.push({ from: quote + broken.from, to: quote + broken.to, text: broken.joined });
    at = end;
  }
  return edits;
}

/** The part of a string that holds its newlines, from the character before the first to the one after the last, and the same on one line. */
function brokenLines(string: string): { readonly from: number; readonly to: number; readonly joined: string } | undefined {
  const first = string.search(/[\r\n]/);
  if (first < 0) return undefined;
  const { length } = string.trimEnd();
  const last = Math.max(string.lastIndexOf('\n', length - 1), string.lastIndexOf('\r', length - 1));
  const from = trimEndOf(string.slice(0, first), ' \t').length - 1;
  if (last < first || from < 0) return undefined;
  const to = length - string.slice(last, length).trimStart().length + 1;
  const lines = string.slice(from, to).split(/[\r\n]/);
  const joined = lines.map((line, at) => {
    const rest = at === 0 ? line : line.trimStart();
    return at === lines.length - 1 ? rest : trimEndOf(rest, ' \t');
  });
  return { from, to, joined: joined.join('') };
}

function closedBrackets(text: string): readonly TextEdit[] {
  const open: string[] = [];
  walk(text, (at) => {
    const character = text.charAt(at);
    if (character === '{') open.push('}');
    if (character === '[') open.push(']');
    if (character === '}' || character === ']') open.pop();
    return at + 1;
  });
  // Includes the last character, because in the file the end of the text may be one line further down, with less indentation.
  const last = lastBefore(text, text.length);
  return last < 0 ? [] : [{ from: last, to: last + 1, text: text.charAt(last) + open.reverse().join('') }];
}

function insertAt(at: number, text: string): TextEdit {
  return { from: at, to: at, text };
}

function apply(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    result += text.slice(done, edit.from) + edit.text;
    done = edit.to;
  }
  return result + text.slice(done);
}
