import type { AuthSource } from '../model/facts.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf, type SourceKey } from './shared/registryKey.ts';

export const ecrStaticAuth: Rule = {
  id: 'ecr-static-auth',
  summary: 'A static password for Amazon ECR, which expires after 12 hours',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { workspace, file }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      const keys = keysOf(workspace, source).withSecret.filter((key) => isStatic(key, source));
      const hosts = [...new Set(keys.map(({ host }) => host.toLowerCase()))];
      // From a variable of a pipeline, the helper must be installed on every runner that runs the job.
      const kind = source.origin.kind === 'pipeline-variable' ? {} : ({ preferred: true } as const);
      for (const { entry } of keys) {
        const { registry, writtenSecret } = entry;
        yield {
          range: writtenSecret,
          message: `Pulls from ${quoted(registry.value)} will fail: Amazon ECR passwords expire after 12 hours. Use the credential helper "ecr-login" on the runner.`,
          ...hintOnLocalMachine(file),
          fixes: helperFixes(source, 'ecr-login', hosts, kind),
        };
      }
    }
  },
};

function isStatic({ key, registry }: SourceKey, { credHelpers }: AuthSource): boolean {
  const id = registry()?.id;
  return (id === 'ecr' || id === 'ecr-public') && !credHelpers.some((helper) => helper.registry.value === key);
}
