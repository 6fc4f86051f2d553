import type { MappedText, SourceRange } from './mappedText.ts';

/** Called when an absolute position is read, so that values that depend on positions are computed again when text moves. */
export interface Moves {
  record(): void;
}

/**
 * The position of a part of the file: `at` offsets after the start of `on`, or of the file. Changing it moves all ranges that are relative
 * to it, so a keystroke can move a thousand ranges at once.
 */
export interface RangeBase {
  at: number;
  readonly to?: RangeBase;
  /** Only for a base that is relative to the start of the file. */
  readonly moves?: Moves;
}

/** A part of a text with its own base, from `from` up to the next part. */
export interface Segment {
  readonly from: number;
  readonly base: RangeBase;
}

function positionOf({ at, to, moves }: RangeBase): number {
  moves?.record();
  return to === undefined ? at : at + positionOf(to);
}

class RelativeRange implements SourceRange {
  readonly first: number;
  readonly firstBase: RangeBase;
  readonly last: number;
  readonly lastBase: RangeBase;

  constructor(first: number, firstBase: RangeBase, last: number, lastBase: RangeBase) {
    this.first = first;
    this.firstBase = firstBase;
    this.last = last;
    this.lastBase = lastBase;
  }

  get start(): number {
    return this.first + positionOf(this.firstBase);
  }

  get end(): number {
    return this.last + positionOf(this.lastBase);
  }

  toJSON(): SourceRange {
    return { start: this.start, end: this.end };
  }
}

/** Text with ranges relative to its segments. The first segment starts at 0. `toSource` takes offsets in `text`. */
export function relativeText(text: string, segments: readonly Segment[]): MappedText {
  const segmentAt = (offset: number): Segment | undefined => {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle]?.from ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return segments[low];
  };
  return {
    text,
    toSource: (start, end) => {
      const first = segmentAt(start);
      // A range that ends where the next part begins belongs to the part before it.
      const last = end > start ? segmentAt(end - 1) : first;
      if (first === undefined || last === undefined) return { start, end };
      return new RelativeRange(start - first.from, first.base, end - last.from, last.base);
    },
    encode: (replacement) => replacement,
  };
}

/** A range with some units before and after it. Moves with it. */
export function widened(range: SourceRange, before: number, after: number): SourceRange {
  return {
    get start() {
      return range.start - before;
    },
    get end() {
      return range.end + after;
    },
  };
}

/** From the start of one range to the end of another. Moves with both. */
export function spanning(first: SourceRange, last: SourceRange): SourceRange {
  return new SpanningRange(first, last);
}

class SpanningRange implements SourceRange {
  readonly from: SourceRange;
  readonly last: SourceRange;

  constructor(first: SourceRange, last: SourceRange) {
    this.from = first;
    this.last = last;
  }

  get start(): number {
    return this.from.start;
  }

  get end(): number {
    return this.last.end;
  }

  toJSON(): SourceRange {
    return { start: this.start, end: this.end };
  }
}

/** The start of a range in a form that does not change when its block moves. Two starts are the same if both members are. */
export interface StartKey {
  /** Undefined for a range with a fixed position. */
  readonly base: RangeBase | undefined;
  readonly offset: number;
}

export function startKeyOf(range: SourceRange): StartKey {
  if (range instanceof SpanningRange) return startKeyOf(range.from);
  if (range instanceof RelativeRange) return { base: range.firstBase, offset: range.first };
  return { base: undefined, offset: range.start };
}

/** Whether two starts are the same place. Reads positions only where the bases differ. */
export function isSameStart(one: StartKey, other: StartKey): boolean {
  return distance(one, other) === 0;
}

/** Whether a range is part of another. Reads positions only where the bases differ, so in most cases the answer outlives a move. */
export function isWithin(inner: SourceRange, outer: SourceRange): boolean {
  return distance(startKeyOf(outer), startKeyOf(inner)) >= 0 && distance(endKeyOf(inner), endKeyOf(outer)) >= 0;
}

function endKeyOf(range: SourceRange): StartKey {
  if (range instanceof SpanningRange) return endKeyOf(range.last);
  if (range instanceof RelativeRange) return { base: range.lastBase, offset: range.last };
  return { base: undefined, offset: range.end };
}

/** From one place to another. Negative if the other one is before it. */
function distance(one: StartKey, other: StartKey): number {
  return one.base === other.base ? other.offset - one.offset : offsetOf(other) - offsetOf(one);
}

function offsetOf({ base, offset }: StartKey): number {
  return base === undefined ? offset : offset + positionOf(base);
}

/** Whether two ranges are the same, and stay the same when text moves. */
export function isSameRange(one: SourceRange, other: SourceRange): boolean {
  if (one === other) return true;
  if (one instanceof SpanningRange && other instanceof SpanningRange) {
    return isSameRange(one.from, other.from) && isSameRange(one.last, other.last);
  }
  if (one instanceof RelativeRange && other instanceof RelativeRange) {
    const isSameFirst = one.first === other.first && one.firstBase === other.firstBase;
    return isSameFirst && one.last === other.last && one.lastBase === other.lastBase;
  }
  const isMoving = [one, other].some((range) => range instanceof SpanningRange || range instanceof RelativeRange);
  return !isMoving && one.start === other.start && one.end === other.end;
}

/** The empty range at the start of another range. Moves with it. */
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

/** The empty range at the end of another range. Moves with it. */
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
