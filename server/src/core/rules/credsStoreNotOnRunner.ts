import { registryOf } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import { restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { AuthSource, HelperEntry } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { generateFix, hintOnLocalMachine, isOnlyForDocker, nounFor } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/quoting.ts';

/** Registries that are each offered an entry. */
const maxOffers = 3;

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
      for (const { name, fixes } of helpersOf(source)) {
        const where = personalStores.get(name.value);
        if (where === undefined) continue;
        const program = quoted(`docker-credential-${name.value}`);
        yield {
          range: name.range,
          message: `${effect(program)}. Remove ${quoted(name.value)} (${where}) and put the secrets into the entries.`,
          ...hintOnLocalMachine(file),
          fixes: file.localMachine ? [] : fixes(),
        };
      }
    }
  },
};

interface Helper {
  readonly name: Located;
  readonly fixes: () => readonly Fix[];
}

function helpersOf(source: AuthSource): readonly Helper[] {
  const { credsStore, credsStoreEntry, credHelpers } = source;
  const found = credHelpers.filter(({ replaced }) => replaced === undefined).map((entry) => helperOf(entry, source));
  if (credsStore === undefined || credsStoreEntry === undefined) return found;
  return [...found, { name: credsStore, fixes: () => storeFixes(source, credsStore.value, credsStoreEntry) }];
}

function helperOf({ helper, registry, remove }: HelperEntry, source: AuthSource): Helper {
  const fixes = () => [
    ...cloudHelper(source, [registry.value], {}),
    { title: `Remove the helper for ${quoted(registry.value)}`, edits: remove },
    generateFix(`Enter a credential for ${quoted(registry.value)}`, registry.value, source),
  ];
  return { name: helper, fixes };
}

/** Without the store, an entry without a secret needs a helper that can create one, or the secret itself. */
function storeFixes(source: AuthSource, store: string, range: SourceRange): readonly Fix[] {
  const hosts = source.entries.filter(({ empty, replaced }) => empty && !replaced).map(({ registry }) => registry.value);
  const helper = cloudHelper(source, hosts, { preferred: true }, store);
  const remove = {
    title: 'Remove "credsStore"',
    ...(helper.length === 0 && { preferred: true as const }),
    edits: () => [{ range, newText: '' }],
  };
  const enter = hosts.slice(0, maxOffers).map((host) => generateFix(`Enter a credential for ${quoted(host)}`, host, source));
  return [...helper, remove, ...enter];
}

/** The helper of the cloud that all of these registries belong to. A pipeline cannot bring it to a runner. */
function cloudHelper(source: AuthSource, registries: readonly string[], kind: Pick<Fix, 'preferred'>, store?: string): readonly Fix[] {
  const helpers = new Set(registries.map((registry) => registryOf(keyParts(registry).host.toLowerCase())?.helper));
  const [helper] = helpers;
  if (helper === undefined || helpers.size > 1 || source.origin.kind === 'pipeline-variable') return [];
  return helperFixes(source, helper, registries, kind, store);
}
