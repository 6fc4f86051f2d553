/** In UTF-16 units. */
const maximumLength = 12_000_000;

/** About twenty times the longest known pipeline. Reading that many lines takes seconds. */
const maximumLines = 60_000;

/** Longer texts are ignored: they have no findings, and no request waits for them. `lines` is an upper bound of the number of lines, if known. */
export function isTooLong(text: string, lines = Number.POSITIVE_INFINITY): boolean {
  return text.length > maximumLength || (lines > maximumLines && countLines(text) > maximumLines);
}

/** Stops at the limit. */
function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && lines <= maximumLines; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Files larger than this are not read in the background. In bytes. */
export const maximumFileSize = 4_000_000;

/** How many files of a workspace are visited, of any kind, before the search ends. */
export const maximumFiles = 100_000;
