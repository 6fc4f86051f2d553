import type { AllowedUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { patternFault, replaceWhole } from './shared/patterns.ts';
import { quoted } from './shared/quoting.ts';

export const allowedPatternNeverMatches: Rule = {
  id: 'allowed-pattern-never-matches',
  summary: 'An allow-list pattern that does not match the images it appears to match',
  severity: 'warning',
  appliesTo: 'runners',
  *check({ runners = [] }) {
    for (const { allowed } of runners) {
      for (const use of allowed) {
        if (use.table === 'parallels' || use.table === 'virtualbox') continue;
        const isListed = (pattern: string) => allowed.some((other) => isBeside(use, other) && other.pattern.value === pattern);
        const fault = patternFault(use, isListed);
        if (fault === undefined) continue;
        yield { range: use.pattern.range, message: fault.message, fixes: fixes(use, fault.meant) };
      }
    }
  },
};

function isBeside(use: AllowedUse, other: AllowedUse): boolean {
  return use.table === other.table && use.key === other.key;
}

function fixes({ pattern }: AllowedUse, meant: string | undefined): readonly Fix[] {
  const edits = () => (meant === undefined ? [] : replaceWhole(pattern, meant));
  return meant === undefined || edits().length === 0 ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits }];
}
