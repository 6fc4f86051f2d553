import { registryOf } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/words.ts';

export const ecrStaticAuth: Rule = {
  id: 'ecr-static-auth',
  summary: 'A static password for Amazon ECR, which expires after 12 hours',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      const entries = source.entries.filter((entry) => isStatic(entry, source));
      const hosts = [...new Set(entries.map(hostOf))];
      // From a variable of a pipeline, the helper must be installed on every runner that runs the job.
      const kind = source.origin.kind === 'pipeline-variable' ? {} : ({ preferred: true } as const);
      for (const { writtenSecret, registry } of entries) {
        yield {
          range: writtenSecret ?? registry.range,
          message: `Pulls from ${quoted(registry.value)} will fail: Amazon ECR passwords expire after 12 hours. Use the credential helper "ecr-login" on the runner.`,
          ...hintOnOwnMachine(file),
          fixes: helperFixes(source, 'ecr-login', hosts, kind),
        };
      }
    }
  },
};

function isStatic(entry: AuthEntry, { credHelpers }: AuthSource): boolean {
  if (entry.replaced || entry.writtenSecret === undefined) return false;
  if (credHelpers.some(({ registry }) => registry.value === entry.registry.value)) return false;
  const id = registryOf(hostOf(entry))?.id;
  return id === 'ecr' || id === 'ecr-public';
}

function hostOf({ registry }: AuthEntry): string {
  return keyParts(registry.value).host.toLowerCase();
}
