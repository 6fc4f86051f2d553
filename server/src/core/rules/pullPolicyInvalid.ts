import { pullPolicies } from '../images/pullPolicy.ts';
import type { Fix } from '../model/finding.ts';
import { replaceLocated } from '../text/edit.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const pullPolicyInvalid: Rule = {
  id: 'pull-policy-invalid',
  summary: 'An invalid pull policy in config.toml, which makes jobs fail',
  severity: 'error',
  appliesTo: 'runners',
  *check({ runners = [] }) {
    for (const { executor, pullPolicies: uses } of runners) {
      for (const { table, key, policy } of uses) {
        const isRead = executor === undefined || executor.value.startsWith(table);
        const isKnown = policy.value === '' || pullPolicies.some((known) => known === policy.value);
        if (isKnown || !isRead) continue;
        const meant = spelling(policy.value);
        const choice = meant === undefined ? 'Use "always", "if-not-present" or "never".' : `Did you mean ${quoted(meant)}?`;
        yield {
          range: policy.range,
          message: `Jobs fail before the image is pulled: ${quoted(policy.value)} in "${key}" is not a pull policy. ${choice}`,
          fixes: fixes(policy, meant),
        };
      }
    }
  },
};

/** The policy with this spelling, ignoring case and separators. Kubernetes writes `IfNotPresent`. */
function spelling(policy: string): string | undefined {
  const letters = policy.toLowerCase().replace(/[^a-z]/g, '');
  return pullPolicies.find((known) => known.replaceAll('-', '') === letters);
}

function fixes(policy: Located, meant: string | undefined): readonly Fix[] {
  const edit = meant === undefined ? undefined : replaceLocated(policy, meant);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(edit.newText)}`, safe: true, preferred: true, edits: () => [edit] }];
}
