import type { SourceRange } from './mappedText.ts';

/** Turns a range in one text into the range in another. */
export type Place = (range: SourceRange) => SourceRange;

/** Where a part of a file stands now. Whoever moves the part says so here, and every range that was made to follow it is right again. */
export interface Footing {
  place: Place;
}

/** A range of a part, seen from the whole file. A keystroke moves a thousand of these by moving one footing. */
class FollowingRange implements SourceRange {
  private readonly own: SourceRange;
  private readonly footing: Footing;

  constructor(own: SourceRange, footing: Footing) {
    this.own = own;
    this.footing = footing;
  }

  get start(): number {
    return this.footing.place(this.own).start;
  }

  get end(): number {
    return this.footing.place(this.own).end;
  }

  toJSON(): SourceRange {
    return { start: this.start, end: this.end };
  }
}

/**
 * A copy of plain data whose ranges follow `footing`. What functions inside it return follows as well, so edits that are made on demand and
 * mapped texts come out right too. Used to say of a whole file what is known of its parts, without saying it anew at each keystroke.
 */
export function relocate<T>(value: T, footing: Footing): T {
  return relocateAny(value, footing) as T;
}

function relocateAny(value: unknown, footing: Footing): unknown {
  if (typeof value === 'function') return (...given: unknown[]) => relocateAny(value(...given), footing);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? value : value.map((item) => relocateAny(item, footing));
  if (isRange(value)) return new FollowingRange(value, footing);
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) copy[name] = relocateAny(member, footing);
  return copy;
}

function isRange(value: object): value is SourceRange {
  return 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number';
}
