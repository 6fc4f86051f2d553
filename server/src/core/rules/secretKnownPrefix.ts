import type { Fix } from '../model/finding.ts';
import type { TokenUse } from '../model/tomlFacts.ts';
import { isWithin } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';

export const secretKnownPrefix: Rule = {
  id: 'secret-known-prefix',
  summary: 'A plain-text token, recognized by its prefix',
  severity: 'warning',
  appliesTo: 'tokens',
  *check({ tokens = [], auths, runners = [] }, { budget }) {
    // Other rules report credentials in Docker configurations and runner tokens.
    const elsewhere = [...auths.map(({ range }) => range), ...runners.flatMap(({ token }) => token?.range ?? [])];
    for (const token of tokens) {
      const { kind, range } = token;
      budget.take(elsewhere.length);
      if (elsewhere.some((other) => isWithin(range, other))) continue;
      yield {
        range,
        message: `This looks like ${kind}: anyone who can read the file can use it. Revoke it, and put a new one in a masked CI/CD variable.`,
        fixes: useVariable(token),
      };
    }
  },
};

/** Only in scripts, where the shell expands the variable. */
function useVariable({ kind, key, replace }: TokenUse): readonly Fix[] {
  if (!/^(?:before_|after_)?script$/.test(key)) return [];
  const name = /GitLab|GitHub|Docker Hub|npm|DigitalOcean|Artifactory/.exec(kind)?.[0] ?? 'API';
  const variable = `$${name.toUpperCase().replace(' ', '_')}_TOKEN`;
  return replace(variable).length === 0 ? [] : [{ title: `Change to "${variable}"`, edits: () => replace(variable) }];
}
