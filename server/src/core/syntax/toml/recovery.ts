import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { maximumDepth } from '../node.ts';
import { findOpenStatement, lineAt, looksLikeStatement, nestsDeeperThan } from './lines.ts';

/** An error in offsets of the text, in own words that quote nothing: the place may hold a password. */
export interface TomlError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface RecoveredToml {
  readonly program?: AST.TOMLProgram;
  /** What the program was read from, as long as the text that was given. */
  readonly text: string;
  readonly errors: readonly TomlError[];
}

const maximumErrors = 50;

/**
 * Reads TOML with a parser that stops at its first error: the lines to blame become spaces, so that offsets stay, and the rest is read
 * again. After too many errors only what stands above the last of them is read. Without a program when nothing can be read.
 */
export function readToml(written: string): RecoveredToml {
  // Go's reader skips a byte order mark without a word.
  let text = written.startsWith('\uFEFF') ? ` ${written.slice(1)}` : written;
  if (nestsDeeperThan(text, maximumDepth)) return unreadable(`This nests more than ${maximumDepth} levels deep and was not read.`);
  const errors: TomlError[] = [];
  let resumeAt = -1;
  for (let attempt = 0; attempt <= maximumErrors + 1; attempt++) {
    const result = parseOnce(text);
    if (!(result instanceof Error)) return { program: result, text, errors: errors.sort((one, other) => one.start - other.start) };
    if (!(result instanceof ParseError)) return unreadable('This file cannot be read: it holds something that is too long.');
    const blame = findBlame(text, result);
    const goesOn = lineAt(text, blame.start).start === resumeAt && !looksLikeStatement(text, resumeAt);
    if (!goesOn) errors.push(blame.error);
    if (blame.end <= blame.start) break;
    resumeAt = lineAt(text, blame.end).end + 1;
    if (attempt === maximumErrors) text = blank(text, blame.start, text.length);
    else text = repairedHeader(text, blame) ?? blank(text, blame.start, blame.end);
  }
  return { text, errors };
}

function unreadable(message: string): RecoveredToml {
  return { text: '', errors: [{ start: 0, end: 0, message }] };
}

function parseOnce(text: string): AST.TOMLProgram | Error {
  try {
    return parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown');
  }
}

/** The stretch to leave out, never a line break at its end, and what is said about it. */
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
  // An error about what is missing is reported where the next line begins.
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
  return isString ? 'This text begins with three quotes and never ends.' : 'This bracket is never closed.';
}

/**
 * A broken table header keeps its table apart from the one above, when its name can be made out and its line, with a blank to spare below,
 * has room for what is missing. The name stays where it is.
 */
function repairedHeader(text: string, { start, end }: Blame): string | undefined {
  const [, brackets, name] = /^([ \t]*\[[ \t]*\[?[ \t]*)([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)/.exec(text.slice(start, end)) ?? [];
  if (brackets === undefined || name === undefined) return undefined;
  const isArray = brackets.indexOf('[') < brackets.lastIndexOf('[');
  const repaired = (isArray ? '[[' : '[').padStart(brackets.length) + name + (isArray ? ']]' : ']');
  if (text.slice(start, end).trimEnd() === repaired) return undefined;
  if (repaired.length <= end - start) return text.slice(0, start) + repaired.padEnd(end - start) + text.slice(end);
  const below = /^(\r?\n)[ \t\r\n]/.exec(text.slice(end, end + 3));
  if (repaired.length > end - start + 1 || !below) return undefined;
  return text.slice(0, start) + repaired + below[1] + text.slice(end + below[0].length);
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}

const missingValue = 'A value is missing here.';

/** By how the parser's own message begins. */
const messages: readonly (readonly [begins: string, message: string])[] = [
  ['Unterminated string', 'This text is never closed: its second quote is missing on the line.'],
  ['Unterminated table', 'This table header is never closed.'],
  ['Unterminated array', 'This list is never closed.'],
  ['Unterminated inline', 'This inline table is never closed.'],
  ['Empty bare keys', 'A key is missing here.'],
  ['Must be a newline', 'Nothing may follow here on this line: perhaps a quote inside the text ends it too early.'],
  ['Expected equal', 'A "=" is missing behind this key.'],
  ['Unspecified values', missingValue],
  ['Expected comma', 'A comma is missing here.'],
  ['Defining a key', 'This key or table is there already, and TOML allows it once only.'],
  ['Control characters', 'A control character cannot stand here: write it as an escape in double quotes.'],
  ['Invalid code point', 'This character is not allowed in TOML.'],
  ['The key, equals', 'Key, "=" and value have to stand on one line.'],
  ['No newlines', 'An inline table has to stand on one line.'],
  ['Underscores', 'An underscore can only stand between digits.'],
  ['Unexpected spaces', 'A space cannot stand here.'],
  ['Three or more', 'Three quotes end the text here.'],
  ['Unexpected invalid date', 'There is no such date.'],
  ['Unexpected invalid time', 'There is no such time.'],
  ['Leading zeros', 'A number cannot begin with 0.'],
  ['Trailing comma', 'An inline table allows no comma after the last key.'],
  ['Invalid character in escape', 'Text in double quotes has no such escape. Write a backslash itself as "\\\\", or use single quotes.'],
  ['Consecutive dots', 'Between two dots a key is missing.'],
  ['Keys cannot', 'A key can neither begin nor end with a dot.'],
];

function messageOf(message: string): string {
  return messages.find(([begins]) => message.startsWith(begins))?.[1] ?? 'This is no TOML.';
}
