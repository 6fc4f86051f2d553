/** A line of a log without colours, time stamps and marks. */
export interface LogLine {
  readonly text: string;
  /** Counted from 1 in the log. */
  readonly number: number;
}

/** Of a longer log, the beginning and the end are read: the Runner introduces itself at the beginning, and a failed pull ends the job. */
const maxLength = 2_000_000;
const maxLineLength = 4000;

/**
 * The lines of a job log, of a program's output, or of a part of either. Removes what GitLab adds to a line: a time stamp with the stream, marks of
 * sections, colours. Quotes that a logger has escaped are plain quotes.
 */
export function logLines(log: string): readonly LogLine[] {
  if (log.length <= maxLength) return linesFrom(log, 1);
  const [start, end] = [maxLength / 2, log.length - maxLength / 2];
  let number = 1;
  for (let at = log.indexOf('\n'); at >= 0 && at < end; at = log.indexOf('\n', at + 1)) number += 1;
  return [...linesFrom(log.slice(0, start), 1), ...linesFrom(log.slice(end), number)];
}

function linesFrom(text: string, first: number): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const { line, continues } = withoutTime(written);
    const shown = withoutMarks(line.slice(0, maxLineLength));
    const before = continues ? lines.pop() : undefined;
    if (before === undefined) lines.push({ text: shown, number: first + index });
    else lines.push({ ...before, text: `${before.text}${shown}`.slice(0, maxLineLength) });
  }
  return lines;
}

/** GitLab writes `2026-01-01T00:00:00.000000Z 01O `, with a `+` instead of the blank where the line continues. Others write only the time. */
const timeStamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)? ?(?:\d{2}[OE]([+ ]|$))?/;

function withoutTime(line: string): { readonly line: string; readonly continues: boolean } {
  const [stamp, mark] = timeStamp.exec(line) ?? [];
  return stamp === undefined ? { line, continues: false } : { line: line.slice(stamp.length), continues: mark === '+' };
}

// A page in a browser shows colours, so a copied log has none. A copied raw log often has lost only the escape character.
const esc = '\u001b';
const bell = '\u0007';
const colours = new RegExp(
  [
    `${esc}\\[[0-9;?]{0,30}[A-Za-z]`,
    `${esc}\\][^${bell}${esc}]{0,1000}(?:${bell}|${esc}\\\\)`,
    `${esc}[@-Z\\\\-_]`,
    '\\[\\d{1,3}(?:;\\d{1,3}){0,4}[mK]',
  ].join('|'),
  'g',
);
const sectionMarks = /section_(?:start|end):\d{1,12}:[\w.-]{1,100}(?:\[[^\]]{0,200}\])?/g;

/** A carriage return starts the line again, as in a progress bar: what follows the last one is seen. */
function withoutMarks(line: string): string {
  const plain = line.replace(sectionMarks, '').replace(colours, '').trimEnd();
  return plain
    .slice(plain.lastIndexOf('\r') + 1)
    .replaceAll('\\"', '"')
    .trim();
}
