import { filesWithAuths } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import { registryOf } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import { restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf } from './shared/registryKey.ts';
import { workspaceImages } from './shared/workspaceImages.ts';

export const ecrHelperMissingHost: Rule = {
  id: 'ecr-helper-missing-host',
  summary: 'Images from an Amazon ECR host that is missing from "credHelpers"',
  severity: 'info',
  appliesTo: 'auths',
  *check({ auths }, { workspace, file, budget }) {
    if (file.localMachine || auths.length === 0) return;
    for (const source of auths) {
      const helper = source.credHelpers.find(({ registry, helper: { value }, replaced }) => {
        return !replaced && value === 'ecr-login' && registryOf(hostOf(registry.value))?.id === 'ecr';
      });
      // `helper-in-job-variable` reports helpers that the Runner does not run.
      const isRestricted = source.origin.kind === 'pipeline-variable' && restrictsJobHelpers(workspace.settings.runnerVersion);
      if (helper === undefined || isRestricted || source.credsStore?.value === 'ecr-login') continue;
      const named = namedHosts(workspace);
      const { known } = workspaceImages(workspace);
      budget.take(known.length);
      const images = known.filter(({ host }) => registryOf(host)?.id === 'ecr' && !named.has(host));
      for (const host of new Set(images.map((image) => image.host))) {
        const image = images.find((one) => one.host === host);
        yield {
          range: helper.registry.range,
          message: `Images from ${quoted(host)} are pulled without a credential: "credHelpers" lists only ${quoted(helper.registry.value)}. Add the missing host.`,
          related: image === undefined ? [] : [{ uri: image.uri, range: image.use.range, message: 'An image from the missing host' }],
          fixes: helperFixes(source, 'ecr-login', [host], { preferred: true }),
        };
        // A second finding at the same place would be hidden; it appears once this host is added.
        break;
      }
    }
  },
};

/** The hosts for which any source in the workspace has a key. */
const namedHosts = query((workspace): ReadonlySet<string> => {
  const auths = filesWithAuths(workspace).flatMap(({ facts }) => facts.auths);
  return new Set(auths.flatMap((source) => keysOf(workspace, source).all.map(({ host }) => host.toLowerCase())));
});

function hostOf(key: string): string {
  return keyParts(key).host.toLowerCase();
}
