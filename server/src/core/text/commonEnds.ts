/** How many characters two texts have in common at the start, and how many of the others at the end. */
export function commonEnds(old: string, now: string): { readonly head: number; readonly tail: number } {
  const most = Math.min(old.length, now.length);
  const head = longest(most, (from, to) => old.slice(from, to) === now.slice(from, to));
  const tail = longest(most - head, (from, to) => {
    return old.slice(old.length - to, old.length - from) === now.slice(now.length - to, now.length - from);
  });
  return { head, tail };
}

/** Comparing slices is far quicker than comparing characters. `isAlike` is asked for stretches behind those that are alike. */
function longest(most: number, isAlike: (from: number, to: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isAlike(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
