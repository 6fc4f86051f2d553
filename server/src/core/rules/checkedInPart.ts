import type { Finding, Severity } from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import { presentable } from '../text/presentable.ts';
import type { Rule } from './rule.ts';

/**
 * A file with more of something than Pullproof reads. Where a bound is met outside of the rules, `checkedInPartBecause` makes the finding. There is one
 * for each file, at its top.
 */
export const checkedInPart: Rule = {
  id: 'checked-in-part',
  summary: 'A file with too much of something, which is checked only in part',
  severity: 'hint',
  appliesTo: 'unreadImages',
  *check({ images }) {
    if (!images.some(({ isUnread }) => isUnread)) return;
    yield reportOf('an image with more than 60 variables or 2,000 characters is not read');
  },
};

/** The finding for another bound, with the severity that the user wants. `reason` is a clause. */
export function checkedInPartBecause(reason: string, { rules }: Settings): readonly Finding[] {
  const { id, severity } = checkedInPart;
  const wanted: Severity | 'off' = rules[id] ?? severity;
  const found = reportOf(reason);
  return wanted === 'off' ? [] : [{ rule: id, ...found, message: presentable(found.message), severity: wanted }];
}

function reportOf(reason: string) {
  return { range: { start: 0, end: 0 }, message: `Checked in part: ${reason}. Split the file, or make it smaller.` };
}
