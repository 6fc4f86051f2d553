export type PullPolicy = 'always' | 'if-not-present' | 'never';

export const pullPolicies: readonly PullPolicy[] = ['always', 'if-not-present', 'never'];

/** The effective pull policies of a job (docs/ground-truth.md#b4). */
export type EffectivePolicies =
  /** Tried in this order. The empty string is the cluster's default (Kubernetes). */
  | { readonly policies: readonly string[] }
  /** None of the policies is allowed: the job fails. `source` says where the policies are set, in the Runner's words. */
  | { readonly refused: readonly string[]; readonly allowed: readonly string[]; readonly source: PolicySource }
  /** A value that is not a valid policy: the job fails. */
  | { readonly unsupported: string; readonly key: 'pull_policy' | 'allowed_pull_policies' };

export type PolicySource = 'GitLab pipeline config' | 'Runner config' | 'Runner config (default)';

export interface PolicyQuestion {
  readonly executor: 'docker' | 'kubernetes';
  /** `pull_policy` of the job's image or service. */
  readonly job: readonly string[];
  /** `pull_policy` of config.toml. */
  readonly runner: readonly string[];
  /** `allowed_pull_policies` of config.toml. */
  readonly allowed: readonly string[];
}

/**
 * The policies for pulling a job's image. The Runner's own policy is the default for what is allowed, so a default Runner only allows
 * `always`.
 */
export function effectivePolicies({ executor, job, runner, allowed }: PolicyQuestion): EffectivePolicies {
  const unsupported = runner.find(isUnsupported);
  if (unsupported !== undefined) return { unsupported, key: 'pull_policy' };
  const unsupportedAllowed = allowed.find(isUnsupported);
  if (unsupportedAllowed !== undefined) return { unsupported: unsupportedAllowed, key: 'allowed_pull_policies' };
  const own = runner.length > 0 ? runner : [executor === 'docker' ? 'always' : ''];
  const wanted = job.length > 0 ? job : own;
  const admitted = allowed.length > 0 ? allowed : own;
  const policies = allowedPolicies(wanted, admitted);
  if (policies.length > 0) return { policies };
  const source = job.length > 0 ? 'GitLab pipeline config' : runner.length > 0 ? 'Runner config' : 'Runner config (default)';
  return { refused: wanted, allowed: admitted, source };
}

/**
 * The requested policies that are allowed, in their order and without removing duplicates. If one list is empty, the other is returned
 * unchanged.
 */
export function allowedPolicies(wanted: readonly string[], allowed: readonly string[]): readonly string[] {
  if (wanted.length === 0) return allowed;
  return allowed.length === 0 ? wanted : wanted.filter((policy) => allowed.includes(policy));
}

/** On Kubernetes, the empty string stands for the cluster's default. */
function isUnsupported(policy: string): boolean {
  return policy !== '' && !pullPolicies.some((known) => known === policy);
}
