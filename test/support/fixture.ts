/**
 * Fixtures are real files with the expected results in comments. The line below a text marks it:
 *
 *     image: node:latest
 *     #      ^^^^^^^^^^^ warning image-latest-tag: what the user reads
 *
 * - Carets are under the characters they mark, on the nearest line above that is not a marker. A line can have several markers.
 * - `#<^^^ label` marks from column 0, where the comment sign would be; `//1<^^^` marks from column 1.
 * - `~` marks the empty range before the character above it (or the end of the line).
 * - `^^^>+2:5 label` continues to column 5 of the second line below (markers do not count as lines).
 * - Columns are UTF-16 units. Tabs above are tabs in the marker, so that both align in any editor.
 * - A fixture that starts with `#- path/of/file` (or `//- path`) has several files, each after such a line. The sign of the header is also the
 *   sign of the markers in that file, so that one fixture can contain YAML, TOML and JSON. (JSON has no comments, but markers are removed
 *   before it is read.)
 *
 * Markers are removed before the text is read, so offsets are those of the file without them. Expected and actual results are compared as
 * whole texts with markers, so that the diff shows missing and additional markers. `UPDATE_FIXTURES=1` writes the actual markers into the
 * fixture instead.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { SourceRange } from '../../server/src/core/text/mappedText.ts';

export type CommentSign = '#' | '//';

export interface Mark {
  readonly range: SourceRange;
  readonly label: string;
}

export interface FixtureFile {
  /** The path in its header. Empty for the only file of a fixture without headers. */
  readonly path: string;
  readonly comment: CommentSign;
  readonly text: string;
  readonly marks: readonly Mark[];
}

export interface Fixture {
  /** The text of the first file. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly files: readonly FixtureFile[];
}

const header = /^(#|\/\/)- (\S.*?)\r?$/;
const marker = {
  '#': /^([ \t]*#(?:(\d*)<)?[ \t]*)(\^+|~)(?:>\+(\d+):(\d+))?(?: (.*?))?\r?$/,
  '//': /^([ \t]*\/\/(?:(\d*)<)?[ \t]*)(\^+|~)(?:>\+(\d+):(\d+))?(?: (.*?))?\r?$/,
};

/** The text without its markers, and the markers. Throws if a marker is outside its line, because the fixture is wrong. */
export function readFixture(source: string, comment: CommentSign = '#'): Fixture {
  const files: FixtureFile[] = [];
  let path = '';
  let sign = comment;
  let lines: string[] = [];
  const flush = () => files.push(readFile(path, sign, lines));
  const several = header.test(source.split('\n', 1)[0] ?? '');
  for (const [number, line] of source.split('\n').entries()) {
    const found = several ? header.exec(line) : null;
    if (found === null) {
      lines.push(line);
      continue;
    }
    // The text before a header ends with a newline, which belongs to the file above.
    if (number > 0) {
      lines.push('');
      flush();
    }
    path = found[2] ?? '';
    sign = found[1] === '//' ? '//' : '#';
    lines = [];
  }
  flush();
  const first = files[0];
  return { text: first?.text ?? '', marks: first?.marks ?? [], files };
}

interface OpenMark {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly label: string;
}

function readFile(path: string, comment: CommentSign, lines: readonly string[]): FixtureFile {
  const kept: string[] = [];
  const open: OpenMark[] = [];
  for (const line of lines) {
    const found = kept.length === 0 ? null : marker[comment].exec(line);
    if (found === null) {
      kept.push(line);
      continue;
    }
    const [, before = '', shifted, glyphs = '', below, endColumn, label = ''] = found;
    const column = shifted === undefined ? before.length : Number(shifted || 0);
    const carets = glyphs === '~' ? 0 : glyphs.length;
    const subject = kept.length - 1;
    const end = below === undefined ? column + carets : Number(endColumn);
    open.push({ line: subject, column, endLine: subject + Number(below ?? 0), endColumn: end, label });
  }
  const starts = lineStarts(kept);
  const offset = (line: number, column: number) => {
    const text = kept[line];
    assert.ok(text !== undefined && column <= text.length, `a marker is outside line ${line + 1} of ${path || 'the fixture'}: ${text}`);
    return (starts[line] ?? 0) + column;
  };
  const marks = open.map(({ line, column, endLine, endColumn, label }) => ({
    range: { start: offset(line, column), end: offset(endLine, endColumn) },
    label,
  }));
  return { path, comment, text: kept.join('\n'), marks };
}

function lineStarts(lines: readonly string[]): readonly number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}

/** The text with a marker below each marked line: the inverse of `readFixture`, in a fixed order. Newlines in labels become `\n`. */
export function renderMarks(text: string, marks: readonly Mark[], comment: CommentSign = '#'): string {
  const lines = text.split('\n');
  const starts = lineStarts(lines);
  const markers = new Map<number, string[]>();
  const sorted = [...marks].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0),
  );
  for (const { range, label } of sorted) {
    const line = lineAt(starts, range.start);
    const at = markers.get(line) ?? [];
    at.push(markerFor(lines, starts, range, label.replaceAll('\r', '\\r').replaceAll('\n', '\\n'), comment));
    markers.set(line, at);
  }
  return lines
    .flatMap((line, number) => {
      const below = markers.get(number) ?? [];
      return [line, ...(line.endsWith('\r') ? below.map((marker) => `${marker}\r`) : below)];
    })
    .join('\n');
}

function markerFor(lines: readonly string[], starts: readonly number[], range: SourceRange, label: string, comment: CommentSign): string {
  const line = lineAt(starts, range.start);
  const endLine = lineAt(starts, range.end);
  const column = range.start - (starts[line] ?? 0);
  const subject = (lines[line] ?? '').replace(/\r$/, '');
  const endColumn = range.end - (starts[endLine] ?? 0);
  const carets = (line === endLine ? endColumn : Math.max(subject.length, column)) - column;
  const indent = (lines[line] ?? '').slice(comment.length, column).replace(/[^\t]/g, ' ');
  const before = column < comment.length ? `${comment}${column === 0 ? '' : column}<` : `${comment}${indent}`;
  const beyond = line === endLine ? '' : `>+${endLine - line}:${endColumn}`;
  return `${before}${'^'.repeat(carets) || '~'}${beyond}${label === '' ? '' : ` ${label}`}`;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A whole fixture with other markers and the same headers. */
export function renderFixture(files: readonly FixtureFile[]): string {
  return files
    .map(({ path, comment, text, marks }) => `${path === '' ? '' : `${comment}- ${path}\n`}${renderMarks(text, marks, comment)}`)
    .join('');
}

/**
 * Compares the markers of the fixture on disk with the result of `find` for each of its files. With `UPDATE_FIXTURES=1` the fixture is
 * rewritten instead, so that a reviewer sees the change as a diff of that file.
 */
export function checkFixture(fixturePath: string, comment: CommentSign, find: (file: FixtureFile) => readonly Mark[]): void {
  const source = readFileSync(fixturePath, 'utf8');
  const { files } = readFixture(source, comment);
  const found = renderFixture(files.map((file) => ({ ...file, marks: find(file) })));
  if (process.env.UPDATE_FIXTURES === '1') {
    if (found !== source) writeFileSync(fixturePath, found);
    return;
  }
  assert.equal(found, renderFixture(files), fixturePath);
}
