import { createSituations } from '../credentials/situations.ts';
import type { Facts } from '../facts.ts';
import { registryOf } from '../images/registries.ts';
import type { Rule } from './rule.ts';
import { hostOf } from './shared/privateImage.ts';
import { keyOf, tableOf } from './shared/runners.ts';
import { quoted } from './shared/words.ts';

export const helperImageNoCredentials: Rule = {
  id: 'helper-image-no-credentials',
  summary: 'A helper image of a registry for which the runner has no credential',
  severity: 'info',
  scope: 'document',
  *check(facts, { workspace, settings, file: { uri } }) {
    const file = workspace?.files.find((other) => other.uri === uri);
    if (workspace === undefined || file === undefined) return;
    for (const image of facts.images) {
      if (image.role !== 'helper') continue;
      const host = hostOf(image, workspace, settings);
      if (host === undefined || settings.publicRegistries.includes(host) || settings.coveredRegistries.includes(host)) continue;
      const known = registryOf(host);
      // Of a host that nobody knows it takes credentials elsewhere to think that this one needs some too.
      const isPrivate = known === undefined ? workspace.files.some((other) => other.facts.auths.length > 0) : known.public === 'never';
      if (!isPrivate || pullsBySecrets(facts, image.owner)) continue;
      const situations = createSituations(workspace, settings).of(image, file);
      if (situations.length === 0 || !situations.every(({ trace }) => trace.outcome === 'anonymous')) continue;
      yield {
        range: image.range,
        message: `No credential at hand covers ${quoted(host)}, and no job starts without its helper image. Add one to DOCKER_AUTH_CONFIG in "environment", or make sure that CI/CD variables of all projects have it.`,
      };
    }
  },
};

/** On Kubernetes the cluster may have what is needed. */
function pullsBySecrets(facts: Facts, owner: string): boolean {
  return (facts.runners ?? []).some((runner, index) => {
    if ((runner.name?.value ?? '') !== owner || runner.executor?.value !== 'kubernetes') return false;
    const table = tableOf(facts, index, 'runners.kubernetes');
    return (
      keyOf(table, 'image_pull_secrets') !== undefined ||
      keyOf(table, 'use_service_account_image_pull_secrets') !== undefined ||
      keyOf(table, 'service_account') !== undefined
    );
  });
}
