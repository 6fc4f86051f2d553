/** What two versions of a list have in common at either end: all before `top`, and all from `below` on, which was from `oldBelow` on. */
export interface Window {
  readonly top: number;
  readonly below: number;
  readonly oldBelow: number;
}

/** Items are the same when they are the same objects. */
export function windowOf<T>(old: readonly T[], now: readonly T[]): Window {
  const most = Math.min(old.length, now.length);
  let top = 0;
  while (top < most && old[top] === now[top]) top++;
  let below = now.length;
  let oldBelow = old.length;
  while (below > top && oldBelow > top && old[oldBelow - 1] === now[below - 1]) {
    below--;
    oldBelow--;
  }
  return { top, below, oldBelow };
}

/** A list with what is new in the window in place of what was there. */
export function splice<T>(old: readonly T[], { top, oldBelow }: Window, fresh: readonly T[]): readonly T[] {
  return old.slice(0, top).concat(fresh, old.slice(oldBelow));
}
