import { type DecodedUnits, type UnitsBuilder, unitsBuilder } from '../../text/mappedText.ts';

/** A `|` or `>` scalar as found by the parser. */
export interface BlockScalar {
  readonly isFolded: boolean;
  readonly chomping: '' | '-' | '+';
  /** The indentation of its lines if the header sets it (`|2`), counted from the start of the line. */
  readonly indentation?: number;
  /** The range of its lines, after the header's line. */
  readonly from: number;
  readonly to: number;
}

/** A line: its indentation starts at `start`, its content at `content`, its break at `end`, and the next line at `next`. */
interface Line {
  readonly start: number;
  readonly content: number;
  readonly end: number;
  readonly next: number;
}

/** Decodes a block scalar: removes indentation, folds and chomps. A line feed maps to the line break in the source. */
export function decodeBlockScalar(text: string, block: BlockScalar): DecodedUnits {
  const units = unitsBuilder(text, block.from);
  const lines = splitLines(text, block);
  let contentEnd = lines.length;
  while (contentEnd > 0 && isEmpty(lines[contentEnd - 1])) contentEnd--;
  if (contentEnd === 0) {
    if (block.chomping === '+') for (const line of lines.slice(0, Math.max(1, lines.length - 1))) units.add('\n', line.end, line.next);
    return units.finish(block.to);
  }
  const first = lines.findIndex((line) => !isEmpty(line));
  const firstLine = lines[first];
  const indentation = block.indentation ?? (firstLine ? firstLine.content - firstLine.start : 0);
  for (let index = lines.length - 1; index >= contentEnd; index--) {
    const line = lines[index];
    if (line && line.content - line.start > indentation) {
      contentEnd = index + 1;
      break;
    }
  }
  for (const line of lines.slice(0, first)) {
    copyFrom(units, line.start + indentation, line.content);
    units.add('\n', line.end, line.next);
  }
  const content = lines.slice(first, contentEnd);
  if (block.isFolded) foldLines(text, content, indentation, units);
  else copyLines(content, indentation, units);
  const last = content.at(-1);
  if (last && block.chomping !== '-') units.add('\n', last.end, last.next);
  if (block.chomping === '+') keepLines(lines.slice(contentEnd), indentation, units);
  return units.finish(block.to);
}

/** The last line is the text after the last line feed, and often empty. */
function splitLines(text: string, { from, to }: BlockScalar): readonly Line[] {
  const lines: Line[] = [];
  if (from === to) return lines;
  let start = from;
  for (;;) {
    const lineFeedAt = text.indexOf('\n', start);
    const isLast = lineFeedAt < 0 || lineFeedAt >= to;
    const lineEnd = isLast ? to : lineFeedAt;
    const end = lineEnd > start && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    let content = start;
    while (content < end && text[content] === ' ') content++;
    lines.push({ start, content, end, next: isLast ? to : lineFeedAt + 1 });
    if (isLast) return lines;
    start = lineFeedAt + 1;
  }
}

function isEmpty(line: Line | undefined): boolean {
  return line !== undefined && line.content === line.end;
}

function copyFrom(units: UnitsBuilder, start: number, end: number): void {
  if (end > start) units.copy(start, end);
}

function copyLines(lines: readonly Line[], indentation: number, units: UnitsBuilder): void {
  let previous: Line | undefined;
  for (const line of lines) {
    if (previous) units.add('\n', previous.end, previous.next);
    copyFrom(units, Math.min(line.start + indentation, line.end), line.end);
    previous = line;
  }
}

/** Joins lines with spaces. Empty and more-indented lines keep their breaks. */
function foldLines(text: string, lines: readonly Line[], indentation: number, units: UnitsBuilder): void {
  let separator = '';
  let previous: Line | undefined;
  let wasMoreIndented = false;
  for (const line of lines) {
    const start = Math.min(line.start + indentation, line.end);
    const from = previous?.end ?? line.start;
    const to = previous?.next ?? line.start;
    if (line.content - line.start > indentation || text[line.content] === '\t') {
      if (separator === ' ') separator = '\n';
      else if (!wasMoreIndented && separator === '\n') separator = '\n\n';
      units.add(separator, from, to);
      copyFrom(units, start, line.end);
      separator = '\n';
      wasMoreIndented = true;
    } else if (isEmpty(line)) {
      if (separator === '\n') units.add('\n', from, to);
      else separator = '\n';
    } else {
      units.add(separator, from, separator === ' ' ? line.content : to);
      units.copy(line.content, line.end);
      separator = ' ';
      wasMoreIndented = false;
    }
    previous = line;
  }
}

/** The empty lines that `+` keeps, each with its additional indentation. The last one has no break of its own. */
function keepLines(lines: readonly Line[], indentation: number, units: UnitsBuilder): void {
  lines.forEach((line, index) => {
    copyFrom(units, Math.min(line.start + indentation, line.content), line.content);
    if (index < lines.length - 1) units.add('\n', line.end, line.next);
  });
}
