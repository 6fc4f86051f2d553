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
      const listed = new Set(allowed.map((use) => nameOf(use, use.pattern.value)));
      for (const use of allowed) {
        if (use.table === 'parallels' || use.table === 'virtualbox') continue;
        const isListed = (pattern: string) => listed.has(nameOf(use, pattern));
        const fault = patternFault(use, isListed);
        if (fault === undefined) continue;
        yield { range: use.pattern.range, message: fault.message, fixes: fixes(use, fault.meant) };
      }
    }
  },
};

/** A pattern with its list. */
function nameOf({ table, key }: AllowedUse, pattern: string): string {
  return `${table} ${key} ${pattern}`;
}

function fixes({ pattern }: AllowedUse, meant: string | undefined): readonly Fix[] {
  const edits = () => (meant === undefined ? [] : replaceWhole(pattern, meant));
  return meant === undefined || edits().length === 0 ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits }];
}
