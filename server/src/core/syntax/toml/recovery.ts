import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { maximumDepth } from '../node.ts';
import { findOpenStatement, lineAt, looksLikeStatement, nestsDeeperThan } from './lines.ts';

/** An error with offsets of the text. The message never quotes the text, because it may be a password. */
export interface TomlError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface RecoveredToml {
  readonly program?: AST.TOMLProgram;
  /** The text that the program was parsed from. It has the same length as the original text. */
  readonly text: string;
  readonly errors: readonly TomlError[];
}

const maximumErrors = 50;

/** Each error costs another run of the parser over the whole text. In UTF-16 units, for all runs together. */
const maximumRead = 2_000_000;

/**
 * Parses TOML with a parser that stops at its first error: the broken lines are replaced by spaces, so that offsets stay the same, and the
 * rest is parsed again. After too many errors, only the text above the last one is parsed. There is no program if nothing can be read.
 */
export function readToml(written: string): RecoveredToml {
  // Go's reader silently skips a byte order mark.
  let text = written.startsWith('\uFEFF') ? ` ${written.slice(1)}` : written;
  if (nestsDeeperThan(text, maximumDepth)) return unreadable(`This part is nested more than ${maximumDepth} levels deep and was not read.`);
  const errors: TomlError[] = [];
  const lastAttempt = Math.max(2, Math.min(maximumErrors, Math.floor(maximumRead / (text.length + 1))));
  let resumeAt = -1;
  for (let attempt = 0; attempt <= lastAttempt + 1; attempt++) {
    const result = parseOnce(text);
    if (!(result instanceof Error)) return { program: result, text, errors: firstOfEachTable(written, errors) };
    if (!(result instanceof ParseError)) return unreadable('A part of this file is too long to be read.');
    const blame = findBlame(text, result);
    const goesOn = lineAt(text, blame.start).start === resumeAt && !looksLikeStatement(text, resumeAt);
    if (!goesOn) errors.push(blame.error);
    if (blame.end <= blame.start) break;
    resumeAt = lineAt(text, blame.end).end + 1;
    if (attempt === lastAttempt) text = blank(text, blame.start, text.length);
    else text = repairedHeader(text, blame) ?? blank(text, blame.start, endOfTable(text, blame) ?? blame.end);
  }
  return { text, errors: firstOfEachTable(written, errors) };
}

/** One cause, one error: what follows in the same table is mostly a result of the first error. */
function firstOfEachTable(text: string, errors: readonly TomlError[]): readonly TomlError[] {
  const headers = [...text.matchAll(/^[ \t]*\[\[?[ \t]*[A-Za-z_"'][\w.+:"'-]*/gm)].map(({ index }) => index);
  const tables = new Set<number>();
  return [...errors]
    .sort((one, other) => one.start - other.start)
    .filter(({ start }) => {
      const table = headers.findLastIndex((header) => header <= start);
      return !tables.has(table) && tables.add(table);
    });
}

function unreadable(message: string): RecoveredToml {
  return { text: '', errors: [{ start: 0, end: 0, message }] };
}

function parseOnce(text: string): AST.TOMLProgram | Error {
  try {
    // Without a newline at the end, the library leaves the last character out of a number.
    return parseTOML(text.endsWith('\n') ? text : `${text}\n`, { tomlVersion: '1.0' });
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown');
  }
}

/** The range to leave out, without the line break at its end, and its error. */
interface Blame {
  readonly start: number;
  readonly end: number;
  readonly error: TomlError;
}

function findBlame(text: string, failure: ParseError): Blame {
  const message = messageOf(failure.message);
  const index = Math.min(failure.index, text.length);
  const line = lineAt(text, index);
  const open = findOpenStatement(text, line.start);
  const isUnread = text.slice(line.start, line.end).trim() === '';
  if (open && (open.isString || isUnread || looksLikeStatement(text, line.start))) {
    const first = lineAt(text, open.at);
    const end = open.isString ? first.end : text.slice(0, line.start).trimEnd().length;
    const start = open.isString ? first.start : lineAt(text, open.statement).start;
    return {
      start,
      end: Math.max(end, first.end),
      error: { start: open.at, end: open.at + open.length, message: notClosed(open.isString) },
    };
  }
  const before = text.slice(0, line.start).trimEnd().length;
  const lineBefore = lineAt(text, before);
  // The parser reports a missing part at the start of the next line.
  const isAboutLineBefore =
    isUnread || failure.message.startsWith('The key, equals') || endsWithEquals(text.slice(lineBefore.start, before));
  const isAtNextLine = isAboutLineBefore && text.slice(line.start, index).trim() === '';
  if (!isAtNextLine) {
    return { start: line.start, end: line.end, error: { start: index, end: Math.min(index + 1, Math.max(line.end, index)), message } };
  }
  return {
    start: lineBefore.start,
    end: before,
    error: { start: before, end: before, message: endsWithEquals(text.slice(lineBefore.start, before)) ? missingValue : message },
  };
}

function endsWithEquals(line: string): boolean {
  return /^[^#]*=[ \t]*(?:#.*)?$/.test(line);
}

function notClosed(isString: boolean): string {
  return isString ? 'This multi-line string has no closing quotes.' : 'This bracket is not closed.';
}

/**
 * Fixes a broken table header, so that its keys do not end up in the table above. Only possible if its name is readable and its line
 * (with one spare blank below) has room for the missing brackets. The name keeps its position.
 */
function repairedHeader(text: string, { start, end }: Blame): string | undefined {
  const [, brackets, name] = /^([ \t]*\[[ \t]*(?:\[[ \t]*)?)([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)/.exec(text.slice(start, end)) ?? [];
  if (brackets === undefined || name === undefined || unreadableHeader.test(text.slice(start, end))) return undefined;
  const isArray = brackets.indexOf('[') < brackets.lastIndexOf('[');
  const repaired = (isArray ? '[[' : '[').padStart(brackets.length) + name + (isArray ? ']]' : ']');
  if (text.slice(start, end).trimEnd() === repaired) return undefined;
  if (repaired.length <= end - start) return text.slice(0, start) + repaired.padEnd(end - start) + text.slice(end);
  const below = /^(\r?\n)[ \t\r\n]/.exec(text.slice(end, end + 3));
  if (repaired.length > end - start + 1 || !below) return undefined;
  return text.slice(0, start) + repaired + below[1] + text.slice(end + below[0].length);
}

/** The end of the table whose header must be left out, because its keys belong nowhere else. Undefined if there is no header. */
function endOfTable(text: string, { start, end }: Blame): number | undefined {
  if (!unreadableHeader.test(text.slice(start, end))) return undefined;
  const next = /\n[ \t]*\[\[?[ \t]*[A-Za-z_"']/.exec(text.slice(end));
  return next === null ? text.length : end + next.index;
}

/** The name of a header that contains characters that a bare key cannot contain. */
const unreadableHeader = /^[ \t]*\[\[?[ \t]*[A-Za-z_][\w.-]*[+:/@*&~][^\]]*\]/;

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}

const missingValue = 'A value is missing here.';

/** By the start of the parser's own message. */
const messages: readonly (readonly [begins: string, message: string])[] = [
  ['Unterminated string', 'This string has no closing quote on its line.'],
  ['Unterminated table', 'This table header is not closed.'],
  ['Unterminated array', 'This list is not closed.'],
  ['Unterminated inline', 'This inline table is not closed.'],
  ['Empty bare keys', 'A key is missing here.'],
  ['Must be a newline', 'Unexpected text after the value. A quote inside the string may end it too early.'],
  ['Expected equal', 'A "=" is missing after this key.'],
  ['Unspecified values', missingValue],
  ['Expected comma', 'A comma is missing here.'],
  ['Defining a key', 'This key or table already exists, and TOML allows it only once.'],
  ['Control characters', 'Control characters are not allowed here. Use an escape in double quotes.'],
  ['Invalid code point', 'This character is not allowed in TOML.'],
  ['The key, equals', 'Key, "=" and value must be on one line.'],
  ['No newlines', 'An inline table must be on one line.'],
  ['Underscores', 'Underscores are only allowed between digits.'],
  ['Unexpected spaces', 'A space is not allowed here.'],
  ['Three or more', 'Three quotes end the string here.'],
  ['Unexpected invalid date', 'Invalid date.'],
  ['Unexpected invalid time', 'Invalid time.'],
  ['Leading zeros', 'A number cannot start with 0.'],
  ['Trailing comma', 'Inline tables do not allow a trailing comma.'],
  ['Invalid character in escape', 'Invalid escape in a double-quoted string. Write a backslash as "\\\\", or use single quotes.'],
  ['Consecutive dots', 'A key is missing between two dots.'],
  ['Keys cannot', 'A key cannot start or end with a dot.'],
];

function messageOf(message: string): string {
  return messages.find(([begins]) => message.startsWith(begins))?.[1] ?? 'Invalid TOML.';
}
