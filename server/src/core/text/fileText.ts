/** The text of a file, as a string or in pages. Offsets are UTF-16 units, and `slice` does not accept negative ones. */
export interface FileText {
  readonly length: number;
  slice(from: number, to?: number): string;
  toString(): string;
}

/**
 * A long text in pages, so that an edit changes only one page. V8 allocates system memory for each string longer than 128 KB. The pages are
 * only joined when the whole text is needed.
 */
export class PagedText implements FileText {
  readonly pages: readonly string[];
  /** The start of each page. */
  readonly starts: readonly number[];
  readonly length: number;
  private whole: string | undefined;

  constructor(pages: readonly string[]) {
    const starts: number[] = [];
    let length = 0;
    for (const page of pages) {
      starts.push(length);
      length += page.length;
    }
    this.pages = pages;
    this.starts = starts;
    this.length = length;
  }

  slice(from: number, to: number = this.length): string {
    const parts: string[] = [];
    for (const [at, page] of this.pages.entries()) {
      const start = this.starts[at] ?? 0;
      if (start < to && from < start + page.length) parts.push(page.slice(Math.max(0, from - start), to - start));
    }
    return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
  }

  toString(): string {
    this.whole ??= this.pages.join('');
    return this.whole;
  }
}

/** May return false for equal texts with different page boundaries. */
export function isSameText(one: FileText, other: FileText): boolean {
  if (one === other || one.length !== other.length) return one === other;
  if (!(one instanceof PagedText && other instanceof PagedText)) return String(one) === String(other);
  return one.pages.length === other.pages.length && one.pages.every((page, at) => page === other.pages[at]);
}

/** The length of the common start of two texts, and of the common end of the rest. */
export function commonEnds(old: FileText, now: FileText): { readonly head: number; readonly tail: number } {
  if (old instanceof PagedText && now instanceof PagedText) return commonPages(old, now);
  const most = Math.min(old.length, now.length);
  const head = longest(most, (from, to) => old.slice(from, to) === now.slice(from, to));
  const tail = longest(most - head, (from, to) => {
    return old.slice(old.length - to, old.length - from) === now.slice(now.length - to, now.length - from);
  });
  return { head, tail };
}

/** Skips identical pages at both ends. */
function commonPages(old: PagedText, now: PagedText): { readonly head: number; readonly tail: number } {
  let first = 0;
  while (first < old.pages.length && first < now.pages.length && old.pages[first] === now.pages[first]) first++;
  let [lastOld, lastNow] = [old.pages.length - 1, now.pages.length - 1];
  while (lastOld >= first && lastNow >= first && old.pages[lastOld] === now.pages[lastNow]) {
    lastOld--;
    lastNow--;
  }
  const start = old.starts[first] ?? old.length;
  const [oldEnd, nowEnd] = [old.starts[lastOld + 1] ?? old.length, now.starts[lastNow + 1] ?? now.length];
  const inside = commonEnds(old.slice(start, oldEnd), now.slice(start, nowEnd));
  return { head: start + inside.head, tail: old.length - oldEnd + inside.tail };
}

/** Compares slices, which is much faster than comparing characters. `isAlike` is only called for ranges after those that are equal. */
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
