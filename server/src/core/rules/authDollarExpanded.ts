import { isPredefinedVariable } from '../images/predefinedVariables.ts';
import type { AuthSource, DollarUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule, RuleContext } from './rule.ts';
import { isVariableSet } from './shared/pipelineVariables.ts';

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
        if (!isMangled(dollar, context)) continue;
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
function intoAuthFixes({ range }: DollarUse, { entries, dollars = [] }: AuthSource, context: RuleContext): readonly Fix[] {
  const entry = entries.find((one) => one.range.start <= range.start && range.end <= one.range.end);
  if (entry?.intoAuth === undefined) return [];
  const own = dollars.filter(({ inside, range: { start } }) => inside !== 'key' && entry.range.start <= start && start < entry.range.end);
  return own.every((dollar) => isMangled(dollar, context)) ? [entry.intoAuth] : [];
}

/** A variable is meant if it is the whole string, is set somewhere, or is uppercase, as variables in GitLab's settings usually are. */
function isMangled({ inside, name, whole }: DollarUse, { workspace, settings }: RuleContext): boolean {
  if ((inside !== 'username' && inside !== 'password') || name === undefined || whole !== undefined || !/[a-z]/.test(name)) return false;
  if (isPredefinedVariable(name) || Object.hasOwn(settings.variables, name)) return false;
  return !isVariableSet(workspace, name);
}
