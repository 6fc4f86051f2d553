import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { isOnlyForDocker, nounFor } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/quoting.ts';

export const helperDropsStatic: Rule = {
  id: 'helper-drops-static',
  summary: 'A credential helper next to static credentials, which are ignored when the helper fails',
  severity: 'off',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      if (file.localMachine || source.origin.kind === 'pipeline-variable' || source.defects.length > 0) continue;
      const helper = source.credsStore === undefined ? runnersHelper(source) : undefined;
      const lost = helper && firstStatic(source);
      if (helper === undefined || lost === undefined) continue;
      yield {
        range: helper.range,
        message: `The Runner ignores this whole ${nounFor(source.origin)} if ${quoted(`docker-credential-${helper.value}`)} fails or is missing, including the credential for ${quoted(lost.registry.value)}. Test the helper on the runner, as the user that the Runner runs as.`,
        related: [{ range: lost.registry.range, message: 'Also ignored when the helper fails' }],
      };
    }
  },
};

/** `creds-store-not-on-runner` reports the stores of personal machines. */
function runnersHelper({ credHelpers }: AuthSource): Located | undefined {
  const names = credHelpers.filter(({ replaced }) => !replaced).map(({ helper }) => helper);
  return names.some(({ value }) => personalStores.has(value)) ? undefined : names[0];
}

function firstStatic({ entries, credHelpers }: AuthSource): AuthEntry | undefined {
  const helped = new Set(credHelpers.map(({ registry }) => registry.value));
  return entries.find(({ replaced, empty, placeholder, registry }) => !replaced && !empty && !placeholder && !helped.has(registry.value));
}
