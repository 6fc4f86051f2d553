import type { SourceRange } from './mappedText.ts';

/** Turns a range in one text into the range in another. */
export type Place = (range: SourceRange) => SourceRange;

/**
 * A copy of plain data in which every range is placed anew. What functions inside it return is placed as well, so edits that are made on
 * demand and mapped texts come out right too. Used to move what is known of a part of a file to where that part stands now.
 */
export function relocate<T>(value: T, place: Place): T {
  return relocateAny(value, place) as T;
}

function relocateAny(value: unknown, place: Place): unknown {
  if (typeof value === 'function') return (...given: unknown[]) => relocateAny(value(...given), place);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? value : value.map((item) => relocateAny(item, place));
  if (isRange(value)) return place(value);
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) copy[name] = relocateAny(member, place);
  return copy;
}

function isRange(value: object): value is SourceRange {
  return 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number';
}
