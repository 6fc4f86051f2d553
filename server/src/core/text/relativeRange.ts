import type { MappedText, SourceRange } from './mappedText.ts';

/**
 * The position of a part of the file: `at` offsets after the start of `on`, or of the file. Changing it moves all ranges that are relative
 * to it, so a keystroke can move a thousand ranges at once.
 */
export interface Footing {
  at: number;
  readonly on?: Footing;
}

/** A part of a text with its own footing, from `from` up to the next part. */
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

/**
 * Text whose ranges are relative to its parts. The first part begins at 0. `toSource` takes offsets of `text` and returns ranges in the
 * file.
 */
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
      // A range that ends where the next part begins belongs to the part before it.
      const last = end > start ? stretchAt(end - 1) : first;
      if (first === undefined || last === undefined) return { start, end };
      return new FollowingRange(start - first.from, first.footing, end - last.from, last.footing);
    },
    encode: (replacement) => replacement,
  };
}

/** From the start of one range to the end of another. Moves with both. */
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
