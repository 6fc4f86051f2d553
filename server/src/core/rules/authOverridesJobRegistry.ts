import { keyParts } from '../images/registryKey.ts';
import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import type { Rule } from './rule.ts';
import { removeFix } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const authOverridesJobRegistry: Rule = {
  id: 'auth-overrides-job-registry',
  summary: "A written credential for GitLab's registry, in place of the one that each job has of itself",
  severity: 'info',
  about: 'auths',
  *check({ auths }, { settings, file }) {
    for (const source of auths) {
      if (file.ownMachine || source.defects.length > 0) continue;
      for (const entry of source.entries) {
        if (entry.replaced || entry.empty || entry.writtenSecret === undefined || !isGitLabRegistry(entry, source, settings)) continue;
        yield {
          range: entry.registry.range,
          message: `Each job has a credential for ${quoted(entry.registry.value)} of itself, but the Runner takes this one in its place, also when it has expired. Remove it, unless the job's token may not read the image.`,
          fixes: [removeFix(entry)],
        };
      }
    }
  },
};

/** As a variable of the job says, where it is expanded; or as the settings say. */
function isGitLabRegistry({ registry }: AuthEntry, { origin }: AuthSource, { variables }: Settings): boolean {
  const isExpanded = origin.kind === 'runner-environment' || (origin.kind === 'pipeline-variable' && origin.expanded);
  const { host, path } = keyParts(registry.value);
  if (path !== '') return false;
  if (isExpanded && /^\$(?:CI_REGISTRY|\{CI_REGISTRY\})$/.test(host)) return true;
  const known = Object.hasOwn(variables, 'CI_REGISTRY') ? variables.CI_REGISTRY : undefined;
  return known !== undefined && known.toLowerCase() === host.toLowerCase();
}
