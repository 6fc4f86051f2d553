import type { SourceFile } from '../db/sourceFile.ts';
import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Report } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { generateFix, hintOnOwnMachine } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { removeFix } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const authEmptyEntry: Rule = {
  id: 'auth-empty-entry',
  summary: 'An entry without a credential, which the Runner takes all the same instead of asking further',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      // Of a text that is not JSON, entries are guesses.
      if (source.defects.some(({ kind }) => kind === 'json')) continue;
      for (const entry of source.entries) {
        if (entry.empty === undefined || entry.replaced || isServedByHelper(entry, source) || isBroken(entry, source)) continue;
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
    message: `${key} holds no credential, but the Runner takes it and pulls without one: no other source is asked for this registry. Remove the entry, or fill it in.`,
    ...hintOnOwnMachine(file),
    fixes: [removeFix(entry), generateFix(`Fill in a credential for ${key}`, entry.registry.value, source, file)],
  };
}

/** What "docker login" leaves where a store keeps the secret. It is in order on the machine that has the store, and only there. */
function inStore({ registry }: AuthEntry, { credsStore, origin }: AuthSource, { ownMachine }: SourceFile): Report | undefined {
  if (ownMachine || credsStore === undefined || !personalStores.has(credsStore.value)) return undefined;
  return {
    range: registry.range,
    message: `The credential for ${quoted(registry.value)} is not here but in the store ${quoted(credsStore.value)} of the machine that wrote this. On a runner there is none: write it here.`,
    ...(origin.kind === 'docker-config' && { severity: 'hint' }),
  };
}

function isServedByHelper({ registry }: AuthEntry, { credHelpers }: AuthSource): boolean {
  return credHelpers.some((helper) => helper.registry.value === registry.value);
}

/** A value of a wrong type is what is wrong then. */
function isBroken({ range }: AuthEntry, { defects }: AuthSource): boolean {
  return defects.some((defect) => range.start <= defect.range.start && defect.range.end <= range.end);
}
