import type { SourceFile } from '../db/sourceFile.ts';
import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Report } from '../model/finding.ts';
import { isWithin } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';
import { generateFix, hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/quoting.ts';
import { removeFix } from './shared/registryKey.ts';

export const authEmptyEntry: Rule = {
  id: 'auth-empty-entry',
  summary: 'An entry without a credential, which hides the credentials of other sources',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file, budget }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      // In text that is not JSON, entries are guesses.
      if (source.defects.some(({ kind }) => kind === 'json')) continue;
      for (const entry of source.entries) {
        if (entry.empty === undefined || entry.replaced) continue;
        budget.take(source.credHelpers.length + source.defects.length);
        if (isServedByHelper(entry, source) || isBroken(entry, source)) continue;
        const report = source.credsStore === undefined ? shadowing(entry, source, file) : inStore(entry, source, file);
        if (report !== undefined) yield report;
      }
    }
  },
};

function shadowing(entry: AuthEntry, source: AuthSource, file: SourceFile): Report {
  const key = quoted(entry.registry.value);
  return {
    range: entry.registry.range,
    message: `Images from ${key} are pulled without a credential: this empty entry hides all other sources. Remove it, or enter a credential.`,
    ...hintOnLocalMachine(file),
    fixes: [removeFix(entry), generateFix(`Enter a credential for ${key}`, entry.registry.value, source)],
  };
}

/** `docker login` leaves such an entry when a store keeps the secret. It works only on the machine that has the store. */
function inStore({ registry }: AuthEntry, { credsStore, origin }: AuthSource, { localMachine }: SourceFile): Report | undefined {
  if (localMachine || credsStore === undefined || !personalStores.has(credsStore.value)) return undefined;
  return {
    range: registry.range,
    message: `No credential for ${quoted(registry.value)} here: it is in the store ${quoted(credsStore.value)} of the machine that created this entry. Runners do not have that store, so add the credential here.`,
    ...(origin.kind === 'docker-config' && { severity: 'hint' }),
  };
}

function isServedByHelper({ registry }: AuthEntry, { credHelpers }: AuthSource): boolean {
  return credHelpers.some((helper) => helper.registry.value === registry.value);
}

/** Such an entry already has an error of its own, such as a value of the wrong type. */
function isBroken({ range }: AuthEntry, { defects }: AuthSource): boolean {
  return defects.some((defect) => isWithin(defect.range, range));
}
