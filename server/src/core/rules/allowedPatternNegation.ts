import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const allowedPatternNegation: Rule = {
  id: 'allowed-pattern-negation',
  summary: 'A pattern that begins with "!" to forbid something, which no allow list can do',
  severity: 'warning',
  about: 'runners',
  *check({ runners = [] }) {
    for (const { allowed } of runners) {
      for (const { table, key, pattern } of allowed) {
        if (!pattern.value.startsWith('!') || table === 'parallels' || table === 'virtualbox') continue;
        yield {
          range: pattern.range,
          message: `${quoted(pattern.value)} forbids nothing: "${key}" only adds what may be used, and "!" is taken for a letter. List what is allowed instead.`,
        };
      }
    }
  },
};
