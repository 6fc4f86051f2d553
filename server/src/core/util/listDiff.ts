/** What two versions of a list have in common at either end: all before `top`, and all from `below` on, which was from `oldBelow` on. */
export interface Window {
  readonly top: number;
  readonly below: number;
  readonly oldBelow: number;
}

/** Items are the same when they are the same objects. `within` is a window that is known already, and may be too large. */
export function windowOf<T>(old: readonly T[], now: readonly T[], within?: Window): Window {
  let { top, below, oldBelow } = within ?? { top: 0, below: now.length, oldBelow: old.length };
  while (top < below && top < oldBelow && old[top] === now[top]) top++;
  while (below > top && oldBelow > top && old[oldBelow - 1] === now[below - 1]) {
    below--;
    oldBelow--;
  }
  return { top, below, oldBelow };
}

/** A list that came out of another one. */
export interface Version<T> {
  readonly list: readonly T[];
  readonly before: readonly T[];
  /** What both have in common. */
  readonly window: Window;
}

/** A list that came out of nothing. */
export function firstVersion<T>(list: readonly T[]): Version<T> {
  return { list, before: [], window: { top: 0, below: list.length, oldBelow: 0 } };
}

/** What a version has in common with one that may be further back. */
export function windowSince<T>(old: readonly T[], { list, before, window }: Version<T>): Window {
  return old === before ? window : windowOf(old, list);
}

/** A list with what is new in the window in place of what was there. */
export function splice<T>(old: readonly T[], { top, oldBelow }: Window, fresh: readonly T[]): readonly T[] {
  if (top === 0 && oldBelow === old.length) return fresh;
  // A call takes only so many arguments.
  return fresh.length > 1000 ? old.slice(0, top).concat(fresh, old.slice(oldBelow)) : old.toSpliced(top, oldBelow - top, ...fresh);
}

/** The first of `count` indices from which on `test` holds; `count` when it never does. */
export function firstWhere(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
