import type { Fix } from '../model/finding.ts';
import type { UnsetVariable } from '../model/tomlFacts.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const environmentMissingEquals: Rule = {
  id: 'environment-missing-equals',
  summary: 'An entry of "environment" without "=", which sets nothing',
  severity: 'warning',
  about: 'runners',
  *check({ runners = [] }) {
    for (const { unset = [] } of runners) {
      for (const entry of unset) {
        const what = entry.name === undefined ? 'This entry' : quoted(entry.name);
        yield {
          range: entry.range,
          message: `${what} has no "=", so the Runner drops it without a word and jobs do not see it. Write "NAME=value".`,
          fixes: fixes(entry),
        };
      }
    }
  },
};

function fixes({ name, repair }: UnsetVariable): readonly Fix[] {
  if (name === undefined || repair().length === 0) return [];
  return [{ title: `Set ${name} with "="`, preferred: true, edits: repair }];
}
