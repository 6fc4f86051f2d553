/** In UTF-16 units. */
const maximumLength = 12_000_000;

/** Some twenty times the longest pipeline that was ever seen; reading as many takes seconds. */
const maximumLines = 60_000;

/** Longer texts are left alone: nothing is said about them, and nothing waits for them. `lines` is how many they have at most, where that is known. */
export function isTooLong(text: string, lines = Number.POSITIVE_INFINITY): boolean {
  return text.length > maximumLength || (lines > maximumLines && countLines(text) > maximumLines);
}

/** No further than to what is too much. */
function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && lines <= maximumLines; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Files larger than this are not read in the background. In bytes. */
export const maximumFileSize = 4_000_000;

/** How many files of a workspace are looked at, of whatever kind, before the search ends. */
export const maximumFiles = 100_000;
