import type { AllowedUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { replaceWhole } from './shared/patterns.ts';
import { quoted } from './shared/quoting.ts';

export const allowedPatternTooWide: Rule = {
  id: 'allowed-pattern-too-wide',
  summary: 'An allow-list pattern that matches more than it appears to',
  severity: 'warning',
  appliesTo: 'runners',
  *check({ runners = [] }, { budget }) {
    for (const { allowed } of runners) {
      for (const use of allowed) {
        const { table, key, pattern } = use;
        if (table === 'parallels' || table === 'virtualbox') {
          if (isAnchored(pattern.value)) continue;
          yield {
            range: pattern.range,
            message: `${quoted(pattern.value)} also matches longer names: it is a regular expression without anchors at both ends. Add "^" and "$".`,
            fixes: anchor(use),
          };
        } else if (isEverything(pattern.value)) {
          budget.take(allowed.length);
          if (!hasNarrower(use, allowed)) continue;
          yield {
            range: pattern.range,
            message: `${quoted(pattern.value)} matches every image, so the other patterns in "${key}" have no effect. Remove it, or remove the others.`,
          };
        }
      }
    }
  },
};

function isAnchored(expression: string): boolean {
  return (
    expression === '' || /^\.[*+]$/.test(expression) || (/^(?:\(\?\w+\))?(?:\^|\\A)/.test(expression) && /(?:\$|\\z)$/.test(expression))
  );
}

function anchor({ pattern }: AllowedUse): readonly Fix[] {
  const inner = pattern.value.replace(/^\^|\$$/g, '');
  const anchored = inner.includes('|') ? `^(?:${inner})$` : `^${inner}$`;
  const edits = () => replaceWhole(pattern, anchored);
  return edits().length === 0 ? [] : [{ title: `Change to ${quoted(anchored)}`, preferred: true, edits }];
}

function isEverything(pattern: string): boolean {
  return /^\*\*(?:\/\*{1,2})*$/.test(pattern);
}

/** Patterns with `!` do not count: `allowed-pattern-negation` reports them. */
function hasNarrower({ table, key }: AllowedUse, allowed: readonly AllowedUse[]): boolean {
  return allowed.some(
    (other) => other.table === table && other.key === key && !isEverything(other.pattern.value) && !other.pattern.value.startsWith('!'),
  );
}
