import { type FormatId, maxConfigLength } from '../core/index.ts';

/** In UTF-16 units. */
const maximumLength = 12_000_000;

/** About twenty times the longest known pipeline. Reading that many lines takes seconds. */
const maximumLines = 60_000;

/** Longer texts are ignored: they have no findings, and no request waits for them. `lines` is an upper bound of the number of lines, if known. */
export function isTooLong(text: string, lines = Number.POSITIVE_INFINITY): boolean {
  return text.length > maximumLength || (lines > maximumLines && countLines(text) > maximumLines);
}

/** Why a text of this format is ignored, including the limit of the core. Undefined if it is read. */
export function tooLongReason(text: string, format: FormatId): string | undefined {
  if (isTooLong(text)) return text.length > maximumLength ? 'more than 12 million characters' : 'more than 60,000 lines';
  return format !== 'gitlab-ci' && text.length > maxConfigLength ? 'more than a million characters' : undefined;
}

/** Stops at the limit. */
function countLines(text: string): number {
  let lines = 1;
  const newline = /\r\n?|\n/g;
  while (lines <= maximumLines && newline.test(text)) lines++;
  return lines;
}
