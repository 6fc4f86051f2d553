import type { AuthSource, DollarUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { dollarsOf, isMangled, isUsed } from '../pulls/mangledDollars.ts';
import { isWithin } from '../text/relativeRange.ts';
import type { Rule, RuleContext } from './rule.ts';

export const authDollarExpanded: Rule = {
  id: 'auth-dollar-expanded',
  summary: 'A "$" in a user name or password of DOCKER_AUTH_CONFIG in a pipeline, which starts a variable',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, context) {
    for (const source of auths) {
      const { origin, dollars = [] } = source;
      if (origin.kind !== 'pipeline-variable') continue;
      for (const dollar of dollars) {
        const { range, inside } = dollar;
        if (!isMangled(dollar, context.workspace) || !isUsed(dollar, source)) continue;
        yield {
          range,
          message: `Login will fail: the "$" in "${inside}" starts a variable that nothing in the workspace sets. Put "user:password" into "auth" as base64, or write "$$".`,
          fixes: [
            ...intoAuthFixes(dollar, source, context),
            {
              title: 'Escape "$" as "$$"',
              edits: () => [{ range: { start: range.start, end: range.start }, newText: '$' }],
            },
          ],
        };
      }
    }
  },
};

/** Base64 disables every variable, so this is offered only where each `$` of user name and password is meant literally. */
function intoAuthFixes({ range }: DollarUse, source: AuthSource, { workspace, budget }: RuleContext): readonly Fix[] {
  budget.take(source.entries.length + (source.dollars?.length ?? 0));
  const entry = source.entries.find((one) => isWithin(range, one.range));
  if (entry?.intoAuth === undefined) return [];
  return dollarsOf(entry, source).every((dollar) => isMangled(dollar, workspace)) ? [entry.intoAuth] : [];
}
