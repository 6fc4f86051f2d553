import { firstWhere } from '../../util/binarySearch.ts';

/** Longer names are not compared. */
const maxLength = 100;

/** The work for one name. A pipeline with thousands of similar names may need more; then there is no suggestion. */
const maxSteps = 2000;

/** More than any distance that counts. */
const far = 100;

/**
 * Finds the one of `names` that differs from a name by one or two typing mistakes: a character too many, too few, replaced, or swapped with its
 * neighbor. Undefined if none is close, or if several are equally close. A search takes about the same time for ten names and for ten thousand.
 */
export function createNearest(names: Iterable<string>): (name: string) => string | undefined {
  const all = new Set(names);
  // Sorted, so that names with the same start are next to each other and are compared once.
  const sorted = [...all].filter(({ length }) => length <= maxLength).sort();
  return (name) => {
    if (all.has(name)) return name;
    return name.length > maxLength ? undefined : new Search(name, sorted).run();
  };
}

/** A row of distances for each character of the current name: to each start of the wanted name. */
class Search {
  private readonly name: string;
  private readonly sorted: readonly string[];
  private readonly rows: number[][];
  private maxDistance: number;
  private steps = 0;

  constructor(name: string, sorted: readonly string[]) {
    this.name = name;
    this.sorted = sorted;
    this.maxDistance = name.length > 7 ? 2 : 1;
    this.rows = [Array.from({ length: name.length + 1 }, (_, at) => at)];
  }

  run(): string | undefined {
    const { sorted } = this;
    let found: string | undefined;
    let known = '';
    for (let at = 0; at < sorted.length; ) {
      const other = sorted[at] ?? '';
      const read = this.read(other, commonStart(known, other));
      known = other.slice(0, read);
      if (this.steps > maxSteps) return undefined;
      if (read < other.length) {
        at = this.indexAfter(other.slice(0, read), at);
        continue;
      }
      at++;
      const distance = this.rows[read]?.[this.name.length] ?? far;
      if (distance > this.maxDistance) continue;
      // One at the same distance as another is not a clear answer.
      found = distance === this.maxDistance && found !== undefined ? '' : other;
      this.maxDistance = distance;
    }
    return found === '' ? undefined : found;
  }

  /** Compares the name from its character `from` on, while it can still be close. Returns how many characters were compared. */
  private read(other: string, from: number): number {
    for (let at = from; at < other.length; at++) {
      this.steps++;
      if (!this.addRow(other, at)) return at + 1;
    }
    return other.length;
  }

  /** False if no name with this start is close. */
  private addRow(other: string, at: number): boolean {
    const { name, rows, maxDistance } = this;
    const last = rows[at] ?? [];
    const before = rows[at - 1] ?? [];
    rows[at + 1] ??= new Array<number>(name.length + 1).fill(far);
    const row = rows[at + 1] ?? [];
    row[0] = at + 1;
    let least = row[0];
    // Cells far from the diagonal are too far in any case.
    const end = Math.min(name.length, at + 1 + 2);
    for (let to = Math.max(1, at + 1 - 2); to <= end; to++) {
      const same = other[at] === name[to - 1];
      const swapped = at > 0 && to > 1 && other[at] === name[to - 2] && other[at - 1] === name[to - 1];
      let cell = Math.min((last[to] ?? far) + 1, (row[to - 1] ?? far) + 1, (last[to - 1] ?? far) + (same ? 0 : 1));
      if (swapped) cell = Math.min(cell, (before[to - 2] ?? far) + 1);
      row[to] = cell;
      if (cell < least) least = cell;
    }
    return least <= maxDistance;
  }

  private indexAfter(start: string, from: number): number {
    const { sorted } = this;
    return from + firstWhere(sorted.length - from, (index) => index > 0 && !(sorted[from + index] ?? '').startsWith(start));
  }
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}
