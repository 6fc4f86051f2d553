/** The length of the common start of two texts, and of the common end of the rest. */
export function commonEnds(old: string, now: string): { readonly head: number; readonly tail: number } {
  const maxCommon = Math.min(old.length, now.length);
  const head = longestCommon(maxCommon, (from, to) => old.slice(from, to) === now.slice(from, to));
  const tail = longestCommon(maxCommon - head, (from, to) => {
    return old.slice(old.length - to, old.length - from) === now.slice(now.length - to, now.length - from);
  });
  return { head, tail };
}

/** Compares slices, which is much faster than comparing characters. `isAlike` is only called for ranges after those that are equal. */
function longestCommon(maxCommon: number, isAlike: (from: number, to: number) => boolean): number {
  let low = 0;
  let high = maxCommon;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isAlike(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
