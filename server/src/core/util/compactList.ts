/**
 * A list to be kept, with no more room than its items take: V8 gives a list that grew item by item room for seventeen, and most have three.
 * Of empty ones there is one.
 */
export function kept<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list.slice();
}

const none: readonly never[] = [];
