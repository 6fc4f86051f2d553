import { restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker, nounFor } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/quoting.ts';

export const credsStoreNotOnRunner: Rule = {
  id: 'creds-store-not-on-runner',
  summary: 'A credential store of a personal machine, without which the Runner uses no credential next to it',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file, settings }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      const isRestricted = source.origin.kind === 'pipeline-variable' && restrictsJobHelpers(settings.runnerVersion);
      const effect = (program: string) =>
        isRestricted
          ? `The Runner does not run ${program} for a job, and most runners do not have it`
          : `The Runner ignores this whole ${nounFor(source.origin)} if ${program} is missing, as on most runners`;
      for (const { name, fix } of helpersOf(source)) {
        const where = personalStores.get(name.value);
        if (where === undefined) continue;
        const program = quoted(`docker-credential-${name.value}`);
        yield {
          range: name.range,
          message: `${effect(program)}. Remove ${quoted(name.value)} (${where}) and put the secrets into the entries.`,
          ...hintOnLocalMachine(file),
          fixes: file.localMachine || fix === undefined ? [] : [fix],
        };
      }
    }
  },
};

function helpersOf({ credsStore, credsStoreEntry, credHelpers }: AuthSource): readonly { name: Located; fix?: Fix }[] {
  const found: { name: Located; fix?: Fix }[] = credHelpers
    .filter(({ replaced }) => replaced === undefined)
    .map(({ helper, registry, remove }) => ({
      name: helper,
      fix: { title: `Remove the helper for ${quoted(registry.value)}`, edits: remove },
    }));
  if (credsStore !== undefined && credsStoreEntry !== undefined) {
    const edits = [{ range: credsStoreEntry, newText: '' }];
    found.push({ name: credsStore, fix: { title: 'Remove "credsStore"', preferred: true, edits: () => edits } });
  }
  return found;
}
