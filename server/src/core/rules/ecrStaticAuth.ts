import { restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf, type SecretKey } from './shared/registryKey.ts';

export const ecrStaticAuth: Rule = {
  id: 'ecr-static-auth',
  summary: 'A static password for Amazon ECR, which expires after 12 hours',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { workspace, file, settings, budget }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      const helped = new Set(source.credHelpers.map(({ registry }) => registry.value));
      const keys = keysOf(workspace, source).withSecret.filter((key) => isStatic(key) && !helped.has(key.key));
      const hosts = [...new Set(keys.map(({ host }) => host.toLowerCase()))];
      // The Runner does not run helpers of a pipeline's variable (docs/ground-truth.md#a8).
      const isRestricted = source.origin.kind === 'pipeline-variable' && restrictsJobHelpers(settings.runnerVersion);
      const kind = source.origin.kind === 'pipeline-variable' ? {} : ({ preferred: true } as const);
      for (const { entry } of keys) {
        const { registry, writtenSecret } = entry;
        // The fixes read the whole file.
        budget.take(source.entries.length + source.credHelpers.length);
        yield {
          range: writtenSecret,
          message: `Pulls from ${quoted(registry.value)} will fail: Amazon ECR passwords expire after 12 hours. Use the credential helper "ecr-login" in the Runner's own configuration.`,
          ...hintOnLocalMachine(file),
          fixes: isRestricted ? [] : helperFixes(source, 'ecr-login', hosts, kind),
        };
      }
    }
  },
};

/** `credential-wrong-kind` reports other users. */
function isStatic({ registry, entry }: SecretKey): boolean {
  const id = registry()?.id;
  if (entry.misfit?.isCertain) return false;
  return id === 'ecr' || id === 'ecr-public';
}
