import { type FormatId, maxConfigLength } from '../core/index.ts';

/** In UTF-16 units. GitLab reads files of up to 2 MB. */
const maximumLength = 2_000_000;

/** About ten times the longest known pipeline. Reading that many lines can take two seconds. */
const maximumLines = 30_000;

/** Commas, opening brackets, and lists that begin within lists: ways to have many items on one line. */
const maximumItems = 50_000;

/** A shorter text cannot have as many. */
const shortText = maximumItems;

/** Longer texts are ignored: they have no findings, and no request waits for them. `lines` is an upper bound of the number of lines, if known. */
export function isTooLong(text: string, lines?: number): boolean {
  return lengthReason(text, lines) !== undefined;
}

/** Why a text of this format is ignored, including the limit of the core. Undefined if it is read. */
export function tooLongReason(text: string, format: FormatId, lines?: number): string | undefined {
  const reason = lengthReason(text, lines);
  if (reason !== undefined) return reason;
  return format !== 'gitlab-ci' && text.length > maxConfigLength ? 'more than a million characters' : undefined;
}

function lengthReason(text: string, lines = Number.POSITIVE_INFINITY): string | undefined {
  if (text.length > maximumLength) return 'more than 2 million characters';
  if (lines > maximumLines && countLines(text) > maximumLines) return 'more than 30,000 lines';
  if (text.length <= shortText) return undefined;
  let items = 0;
  for (const sign of [',', '[', '{', '- -']) {
    items += count(text, sign, maximumItems - items);
    if (items > maximumItems) return 'more than 50,000 items in lists on one line';
  }
  return undefined;
}

/** Stops at the limit. */
function countLines(text: string): number {
  let lines = 1;
  const newline = /\r\n?|\n/g;
  while (lines <= maximumLines && newline.test(text)) lines++;
  return lines;
}

/** How often a sign occurs. Stops after the limit. */
function count(text: string, sign: string, limit: number): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0 && found <= limit; at = text.indexOf(sign, at + 1)) found++;
  return found;
}
