/** Where two versions of a list differ: from `start` to `end`, which was from `start` to `oldEnd` before. */
export interface ListDiff {
  readonly start: number;
  readonly end: number;
  readonly oldEnd: number;
}

/** Compares items by identity. */
export function diffLists<T>(old: readonly T[], now: readonly T[]): ListDiff {
  let [start, end, oldEnd] = [0, now.length, old.length];
  while (start < end && start < oldEnd && old[start] === now[start]) start++;
  while (end > start && oldEnd > start && old[oldEnd - 1] === now[end - 1]) {
    end--;
    oldEnd--;
  }
  return { start, end, oldEnd };
}
