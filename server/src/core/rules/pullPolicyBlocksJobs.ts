import { pullPolicies } from '../images/pullPolicy.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { spanning } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { policiesOf, tableOf } from './shared/runners.ts';

export const pullPolicyBlocksJobs: Rule = {
  id: 'pull-policy-blocks-jobs',
  summary: 'A pull policy without "allowed_pull_policies", so jobs that set another one fail',
  severity: 'info',
  appliesTo: 'runners',
  *check(facts, { workspace }) {
    for (const [index, runner] of (facts.runners ?? []).entries()) {
      const own = ownPolicies(runner);
      const [first] = own;
      const last = own.at(-1);
      if (first === undefined || last === undefined) continue;
      const names = own.map(({ value }) => quoted(value)).join(' or ');
      const table = tableOf(workspace, facts, index, `runners.${policiesOf(runner)?.table}`);
      const add = () => table?.addLine('allowed_pull_policies = ["always", "if-not-present"]') ?? [];
      const fixes: readonly Fix[] = add().length === 0 ? [] : [{ title: 'Allow "always" and "if-not-present"', edits: add }];
      yield {
        range: spanning(first.range, last.range),
        message: `Jobs can only use ${names} on this runner, and fail with any other "pull_policy". List the policies that jobs may use in "allowed_pull_policies".`,
        fixes,
      };
    }
  },
};

/** Policies that jobs may want to change. A runner with only `always` is strict on purpose. */
function ownPolicies(runner: RunnerFacts) {
  const policies = policiesOf(runner);
  if (policies === undefined || policies.allowed.length > 0) return [];
  const own = policies.runner.map(({ policy }) => policy).filter(({ value }) => value !== '');
  if (own.some(({ value }) => !pullPolicies.some((known) => known === value))) return [];
  return own.every(({ value }) => value === 'always') || new Set(own.map(({ value }) => value)).size > 2 ? [] : own;
}
