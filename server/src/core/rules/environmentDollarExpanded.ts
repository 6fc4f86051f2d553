import type { DollarUse } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const environmentDollarExpanded: Rule = {
  id: 'environment-dollar-expanded',
  summary: 'A "$" in the user or password of DOCKER_AUTH_CONFIG in "environment", which the Runner takes for a variable',
  severity: 'warning',
  about: 'auths',
  *check({ auths }) {
    for (const { origin, dollars = [] } of auths) {
      if (origin.kind !== 'runner-environment') continue;
      for (const dollar of dollars) {
        if (!isMangled(dollar)) continue;
        yield {
          range: dollar.range,
          message: `The Runner always expands variables here, so the ${dollar.inside} loses what it takes for one. Put "user:password" into "auth" as base64, or write "$$" for each "$".`,
          fixes: doubled(dollar),
        };
      }
    }
  },
};

/** A string that is nothing but a variable is meant as one, and `$$` is there because somebody knew. */
function isMangled({ inside, name, whole }: DollarUse): boolean {
  return (inside === 'username' || inside === 'password') && name !== undefined && whole === undefined;
}

function doubled({ range }: DollarUse): readonly Fix[] {
  return [
    { title: `Write ${quoted('$$')} for this "$"`, edits: () => [{ range: { start: range.start, end: range.start }, newText: '$' }] },
  ];
}
