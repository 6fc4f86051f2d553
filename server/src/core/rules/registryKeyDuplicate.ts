import { compareBytes } from '../credentials/sources.ts';
import { meantKey } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { AuthSource } from '../model/facts.ts';
import type { RunnerVersion } from '../model/settings.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { type KeyEntry, keyEntries, removeFix } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyDuplicate: Rule = {
  id: 'registry-key-duplicate',
  summary: 'Two keys of one source that are the same registry for the Runner, which uses only one of them',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { settings: { runnerVersion }, file }) {
    for (const source of auths) {
      for (const [winner, ...losers] of sameRegistry(source, runnerVersion)) {
        for (const loser of losers) {
          if (winner === undefined) continue;
          const used = quoted(winner.registry.value);
          const both = `${used} and ${quoted(loser.registry.value)} are the same registry for the Runner`;
          const effect = isAtLeast(runnerVersion, 18, 3)
            ? `${both}, and of the two it uses ${used}. Keep one of them.`
            : `${both}, and up to 18.2 each pull uses one of the two at random. Keep one of them.`;
          yield {
            range: loser.registry.range,
            message: effect,
            ...hintOnOwnMachine(file),
            fixes: isHubKey(loser) ? [removeFix(winner), removeFix(loser)] : [removeFix(loser), removeFix(winner)],
            related: [{ range: winner.registry.range, message: `${used}: the same registry` }],
          };
        }
      }
    }
  },
};

/** Docker Hub's key for the docker CLI, which does not know the others. */
function isHubKey({ registry }: KeyEntry): boolean {
  return registry.value === meantKey('docker.io');
}

/** Entries with one registry path, the one that is used first: the first by the bytes of its key. A helper's answer has the place of
 * its key; empty entries have a rule of their own. */
function sameRegistry(source: AuthSource, version: RunnerVersion): readonly (readonly KeyEntry[])[] {
  const filled = keyEntries(source).filter((entry) => !('empty' in entry));
  const byKey = new Map(filled.map((entry) => [entry.registry.value, entry]));
  const groups = new Map<string, KeyEntry[]>();
  for (const entry of [...byKey.values()].sort((a, b) => compareBytes(a.registry.value, b.registry.value))) {
    addTo(groups, registryPathOf(entry.registry.value, version), entry);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
