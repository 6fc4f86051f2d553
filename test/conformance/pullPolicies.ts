import { allowedPolicies, effectivePolicies } from '../../server/src/core/images/pullPolicy.ts';
import { type CaseResult, type Check, judge } from './check.ts';

interface File {
  readonly computeEffective: Table<{ readonly policies: readonly string[]; readonly allowed: readonly string[] }>;
  readonly endToEnd: Table<{
    readonly executor: 'docker' | 'kubernetes';
    readonly ci: readonly string[];
    readonly runnerPullPolicy: readonly string[];
    readonly allowedPullPolicies: readonly string[];
    readonly source?: string;
    readonly message?: string;
  }>;
}

interface Table<Row> {
  readonly cases: readonly (Row & { readonly name: string; readonly effective?: readonly string[]; readonly error?: unknown })[];
}

function* run(content: string): Iterable<CaseResult> {
  const file = JSON.parse(content) as File;
  for (const { name, policies, allowed, effective = [] } of file.computeEffective.cases) {
    yield judge(name, () => allowedPolicies(policies, allowed), effective);
  }
  for (const row of file.endToEnd.cases) {
    const question = { executor: row.executor, job: row.ci, runner: row.runnerPullPolicy, allowed: row.allowedPullPolicies };
    const answer = () => {
      const result = effectivePolicies(question);
      return {
        ...('policies' in result ? { effective: result.policies } : { error: true }),
        ...(row.source !== undefined && 'source' in result ? { source: result.source } : {}),
        ...(row.message !== undefined && 'key' in result ? { message: `unsupported ${result.key} config: "${result.unsupported}"` } : {}),
      };
    };
    const { effective, error, source, message } = row;
    yield judge(row.name, answer, JSON.parse(JSON.stringify({ effective, error, source, message })));
  }
}

export const checks: readonly Check[] = [{ file: 'runner-pull-policy.json', run }];
