import { effectivePolicies } from '../images/pullPolicy.ts';
import type { PolicyUse, RunnerFacts } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { replaceLocated } from '../text/edit.ts';
import { spanning } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { policiesOf } from './shared/runners.ts';

export const pullPolicyDisjoint: Rule = {
  id: 'pull-policy-disjoint',
  summary: 'A pull policy in config.toml that is not in the runner\'s own "allowed_pull_policies"',
  severity: 'error',
  appliesTo: 'runners',
  *check({ runners = [] }) {
    for (const runner of runners) {
      const found = disjoint(runner);
      const [first] = found?.runner.length ? found.runner : (found?.allowed ?? []);
      const last = found?.runner.length ? found.runner.at(-1) : found?.allowed.at(-1);
      if (found === undefined || first === undefined || last === undefined) continue;
      const own = found.runner.length > 0 ? found.runner.map(({ policy }) => quoted(policy.value)).join(', ') : found.fallback;
      yield {
        range: spanning(first.policy.range, last.policy.range),
        message: `Jobs without a pull policy fail: "allowed_pull_policies" does not contain the runner's own policy (${own}). Add it, or set an allowed "pull_policy".`,
        fixes: align(found.runner, found.allowed),
      };
    }
  },
};

function disjoint(runner: RunnerFacts) {
  const policies = policiesOf(runner);
  if (policies === undefined || policies.allowed.length === 0) return undefined;
  const { table: executor, runner: own, allowed } = policies;
  const names = (uses: readonly PolicyUse[]) => uses.map(({ policy }) => policy.value);
  const effective = effectivePolicies({ executor, job: [], runner: names(own), allowed: names(allowed) });
  if (!('refused' in effective)) return undefined;
  return { ...policies, fallback: executor === 'docker' ? '"always", the default' : "the cluster's default" };
}

function align([own, ...others]: readonly PolicyUse[], [allowed]: readonly PolicyUse[]): readonly Fix[] {
  if (own === undefined || allowed === undefined || others.length > 0) return [];
  const edit = replaceLocated(own.policy, allowed.policy.value);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(edit.newText)}`, edits: () => [edit] }];
}
