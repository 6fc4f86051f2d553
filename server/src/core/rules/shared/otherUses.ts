import type { Related } from '../../model/finding.ts';
import type { SourceRange } from '../../text/mappedText.ts';
import { type RangeBase, startKeyOf } from '../../text/relativeRange.ts';

/** More places do not help to find the rest. */
const maxShown = 10;

/** The other places of one file that have the same fault, for a finding that is reported once. Values that are used through an anchor have one place. */
export function otherUses(reported: SourceRange, all: readonly SourceRange[]): readonly Related[] {
  const seen = new Map<RangeBase | undefined, Set<number>>();
  const isNew = (range: SourceRange) => {
    // The positions themselves change with every edit.
    const { base, offset } = startKeyOf(range);
    const offsets = seen.get(base) ?? new Set();
    seen.set(base, offsets);
    return !offsets.has(offset) && offsets.add(offset).size > 0;
  };
  isNew(reported);
  const others = all.filter(isNew);
  const shown = others.slice(0, maxShown).map((range): Related => ({ range, message: 'The same here.' }));
  const last = shown.at(-1);
  const more = others.length - shown.length;
  return last === undefined || more === 0
    ? shown
    : [...shown.slice(0, -1), { ...last, message: `The same here, and ${more} more times below.` }];
}
