import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const allowedPatternNegation: Rule = {
  id: 'allowed-pattern-negation',
  summary: 'An allow-list pattern that starts with "!", which excludes nothing',
  severity: 'warning',
  appliesTo: 'runners',
  *check({ runners = [] }) {
    for (const { allowed } of runners) {
      for (const { table, key, pattern } of allowed) {
        if (!pattern.value.startsWith('!') || table === 'parallels' || table === 'virtualbox') continue;
        yield {
          range: pattern.range,
          message: `${quoted(pattern.value)} excludes nothing: in "${key}", "!" is an ordinary character. List what is allowed instead.`,
        };
      }
    }
  },
};
