import type { Fix } from '../model/finding.ts';
import type { UnsetVariable } from '../model/tomlFacts.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const environmentMissingEquals: Rule = {
  id: 'environment-missing-equals',
  summary: 'An entry in "environment" without "=", which is ignored',
  severity: 'warning',
  appliesTo: 'runners',
  *check({ runners = [] }) {
    for (const { unset = [] } of runners) {
      for (const entry of unset) {
        const what = entry.name === undefined ? 'This entry' : quoted(entry.name);
        yield {
          range: entry.range,
          message: `${what} is ignored because it has no "=", so jobs do not get the variable. Write "NAME=value".`,
          fixes: fixes(entry),
        };
      }
    }
  },
};

function fixes({ name, repair }: UnsetVariable): readonly Fix[] {
  if (name === undefined || repair().length === 0) return [];
  return [{ title: `Change to ${quoted(`${name}=…`)}`, preferred: true, edits: repair }];
}
