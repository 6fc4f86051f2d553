import { isPredefinedVariable } from '../images/predefinedVariables.ts';
import type { AuthSource, DollarUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule, RuleContext } from './rule.ts';
import { isVariableSet } from './shared/pipelineVariables.ts';
import { quoted } from './shared/words.ts';

export const authDollarExpanded: Rule = {
  id: 'auth-dollar-expanded',
  summary: 'A "$" in the user or password of a DOCKER_AUTH_CONFIG in a pipeline, which is taken for a variable',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, context) {
    for (const source of auths) {
      const { origin, dollars = [] } = source;
      if (origin.kind !== 'pipeline-variable') continue;
      for (const dollar of dollars) {
        const { range, inside } = dollar;
        if (!isMangled(dollar, context)) continue;
        yield {
          range,
          message: `What follows the "$" is taken for a variable that nothing sets, so the ${inside} loses it. Put "user:password" into "auth" as base64, or write "$$" for the "$".`,
          fixes: [
            ...intoAuthFixes(dollar, source, context),
            {
              title: `Write ${quoted('$$')} for this "$"`,
              edits: () => [{ range: { start: range.start, end: range.start }, newText: '$' }],
            },
          ],
        };
      }
    }
  },
};

/** Base64 leaves no variable a variable: offered where each `$` of user and password is to stay one. */
function intoAuthFixes({ range }: DollarUse, { entries, dollars = [] }: AuthSource, context: RuleContext): readonly Fix[] {
  const entry = entries.find((one) => one.range.start <= range.start && range.end <= one.range.end);
  if (entry?.intoAuth === undefined) return [];
  const own = dollars.filter(({ inside, range: { start } }) => inside !== 'key' && entry.range.start <= start && start < entry.range.end);
  return own.every((dollar) => isMangled(dollar, context)) ? [entry.intoAuth] : [];
}

/** A string that is nothing but a variable is meant as one, and so is one that somebody sets. In GitLab's settings they are written in capitals. */
function isMangled({ inside, name, whole }: DollarUse, { workspace, settings }: RuleContext): boolean {
  if ((inside !== 'username' && inside !== 'password') || name === undefined || whole !== undefined || !/[a-z]/.test(name)) return false;
  if (isPredefinedVariable(name) || Object.hasOwn(settings.variables, name)) return false;
  return !isVariableSet(workspace, name);
}
