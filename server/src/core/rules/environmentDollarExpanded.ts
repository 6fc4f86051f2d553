import type { DollarUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { pullsNothingBecause } from '../pulls/executors.ts';
import { isUsed } from '../pulls/mangledDollars.ts';
import { runnerAt } from '../pulls/workspaceSources.ts';
import type { Rule } from './rule.ts';

export const environmentDollarExpanded: Rule = {
  id: 'environment-dollar-expanded',
  summary: 'A "$" in a user name or password of DOCKER_AUTH_CONFIG in "environment", which starts a variable',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      const { origin, range, dollars = [] } = source;
      if (origin.kind !== 'runner-environment') continue;
      const runner = runnerAt(file, range.start);
      if (runner !== undefined && pullsNothingBecause(runner) !== undefined) continue;
      for (const dollar of dollars) {
        if (!isMangled(dollar) || !isUsed(dollar, source)) continue;
        yield {
          range: dollar.range,
          message: `Login may fail: the Runner expands the "$" in "${dollar.inside}" as a variable. Put "user:password" into "auth" as base64, or write "$$".`,
          fixes: doubled(dollar),
        };
      }
    }
  },
};

/** If the whole string is a variable, it is meant as one; `$$` is already escaped. */
function isMangled({ inside, name, whole }: DollarUse): boolean {
  return (inside === 'username' || inside === 'password') && name !== undefined && whole === undefined;
}

function doubled({ range }: DollarUse): readonly Fix[] {
  return [{ title: 'Escape "$" as "$$"', edits: () => [{ range: { start: range.start, end: range.start }, newText: '$' }] }];
}
