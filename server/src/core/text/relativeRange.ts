import type { MappedText, SourceRange } from './mappedText.ts';

/**
 * Where a stretch of a file stands now: `at` offsets behind the start of what it stands `on`, or of the file. Whoever moves it says so here,
 * and every range in it is right again: a keystroke moves a thousand ranges by moving one footing.
 */
export interface Footing {
  at: number;
  readonly on?: Footing;
}

/** A stretch of a text that stands on a footing of its own, from `from` up to the next one. */
export interface Stretch {
  readonly from: number;
  readonly footing: Footing;
}

function placeOf({ at, on }: Footing): number {
  return on === undefined ? at : at + placeOf(on);
}

class FollowingRange implements SourceRange {
  private readonly first: number;
  private readonly firstFooting: Footing;
  private readonly last: number;
  private readonly lastFooting: Footing;

  constructor(first: number, firstFooting: Footing, last: number, lastFooting: Footing) {
    this.first = first;
    this.firstFooting = firstFooting;
    this.last = last;
    this.lastFooting = lastFooting;
  }

  get start(): number {
    return this.first + placeOf(this.firstFooting);
  }

  get end(): number {
    return this.last + placeOf(this.lastFooting);
  }

  toJSON(): SourceRange {
    return { start: this.start, end: this.end };
  }
}

/** Text whose ranges follow its stretches, of which the first begins at 0. Offsets of `toSource` are those of `text`, its results the file's. */
export function following(text: string, stretches: readonly Stretch[]): MappedText {
  const stretchAt = (offset: number): Stretch | undefined => {
    let low = 0;
    let high = stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((stretches[middle]?.from ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return stretches[low];
  };
  return {
    text,
    toSource: (start, end) => {
      const first = stretchAt(start);
      // What ends where the next stretch begins belongs to the one before.
      const last = end > start ? stretchAt(end - 1) : first;
      if (first === undefined || last === undefined) return { start, end };
      return new FollowingRange(start - first.from, first.footing, end - last.from, last.footing);
    },
    encode: (replacement) => replacement,
  };
}

/** From the start of one range to the end of another; follows when they do. */
export function spanning(first: SourceRange, last: SourceRange): SourceRange {
  return new SpanningRange(first, last);
}

class SpanningRange implements SourceRange {
  private readonly first: SourceRange;
  private readonly last: SourceRange;

  constructor(first: SourceRange, last: SourceRange) {
    this.first = first;
    this.last = last;
  }

  get start(): number {
    return this.first.start;
  }

  get end(): number {
    return this.last.end;
  }

  toJSON(): SourceRange {
    return { start: this.start, end: this.end };
  }
}

/** The empty range where another one begins; follows it. */
export function startOf(range: SourceRange): SourceRange {
  return {
    get start() {
      return range.start;
    },
    get end() {
      return range.start;
    },
  };
}

/** The empty range where another one ends; follows it. */
export function endOf(range: SourceRange): SourceRange {
  return {
    get start() {
      return range.end;
    },
    get end() {
      return range.end;
    },
  };
}
