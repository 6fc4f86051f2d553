import type { AllowedUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { replaceWhole } from './shared/patterns.ts';
import { quoted } from './shared/words.ts';

export const allowedPatternTooWide: Rule = {
  id: 'allowed-pattern-too-wide',
  summary: 'A pattern of an allow list that lets more through than it looks',
  severity: 'warning',
  about: 'runners',
  *check({ runners = [] }) {
    for (const { allowed } of runners) {
      for (const use of allowed) {
        const { table, key, pattern } = use;
        if (table === 'parallels' || table === 'virtualbox') {
          if (isAnchored(pattern.value)) continue;
          yield {
            range: pattern.range,
            message: `${quoted(pattern.value)} is a regular expression here, and admits every name that contains a match. Put "^" before and "$" behind it.`,
            fixes: anchor(use),
          };
        } else if (isEverything(pattern.value) && hasNarrower(use, allowed)) {
          yield {
            range: pattern.range,
            message: `${quoted(pattern.value)} admits every image, so the other patterns of "${key}" narrow nothing. Remove it, or the others.`,
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
  const edits = () => replaceWhole(pattern, inner.includes('|') ? `^(?:${inner})$` : `^${inner}$`);
  return edits().length === 0 ? [] : [{ title: 'Put "^" before and "$" behind it', preferred: true, edits }];
}

function isEverything(pattern: string): boolean {
  return /^\*\*(?:\/\*{1,2})*$/.test(pattern);
}

/** Patterns with `!` were meant to take something away: that is said of them. */
function hasNarrower({ table, key }: AllowedUse, allowed: readonly AllowedUse[]): boolean {
  return allowed.some(
    (other) => other.table === table && other.key === key && !isEverything(other.pattern.value) && !other.pattern.value.startsWith('!'),
  );
}
