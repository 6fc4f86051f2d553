import { keyParts } from '../images/registryKey.ts';
import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { removeFix } from './shared/registryKey.ts';

export const authOverridesJobRegistry: Rule = {
  id: 'auth-overrides-job-registry',
  summary: "A credential for GitLab's registry that overrides the job token",
  severity: 'info',
  appliesTo: 'auths',
  *check({ auths }, { settings, file }) {
    for (const source of auths) {
      if (file.localMachine || source.defects.length > 0) continue;
      for (const entry of source.entries) {
        if (entry.replaced || entry.empty || entry.writtenSecret === undefined || !isGitLabRegistry(entry, source, settings)) continue;
        yield {
          range: entry.registry.range,
          message: `Every job already gets a token for ${quoted(entry.registry.value)}. This entry overrides it, even after it expires: remove the entry unless the job token (CI_JOB_TOKEN) cannot read the image.`,
          fixes: [removeFix(entry)],
        };
      }
    }
  },
};

/** The key is `$CI_REGISTRY` where variables are expanded, or the host that the settings give for it. */
function isGitLabRegistry({ registry }: AuthEntry, { origin }: AuthSource, { variables }: Settings): boolean {
  const isExpanded = origin.kind === 'runner-environment' || (origin.kind === 'pipeline-variable' && origin.expanded);
  const { host, path } = keyParts(registry.value);
  if (path !== '') return false;
  if (isExpanded && /^\$(?:CI_REGISTRY|\{CI_REGISTRY\})$/.test(host)) return true;
  const known = Object.hasOwn(variables, 'CI_REGISTRY') ? variables.CI_REGISTRY : undefined;
  return known !== undefined && known.toLowerCase() === host.toLowerCase();
}
