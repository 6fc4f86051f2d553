import { pullPolicies } from '../../images/pullPolicy.ts';

/** The policy with this spelling, ignoring case and separators: Kubernetes writes `IfNotPresent`. */
export function policyMeant(word: string): string | undefined {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  return pullPolicies.find((known) => known.replaceAll('-', '') === letters);
}
