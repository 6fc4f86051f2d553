import { compareBytes } from '../credentials/sources.ts';
import { hubKey } from '../images/registryKey.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { type KeyEntry, keysOf, removeFix, type SourceKeys } from './shared/registryKey.ts';

export const registryKeyDuplicate: Rule = {
  id: 'registry-key-duplicate',
  summary: 'Two keys for the same registry in one source: the Runner uses only one',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { settings: { runnerVersion }, workspace, file }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      for (const [winner, ...losers] of sameRegistry(keysOf(workspace, source))) {
        for (const loser of losers) {
          if (winner === undefined) continue;
          const used = quoted(winner.registry.value);
          const unused = quoted(loser.registry.value);
          const effect = isAtLeast(runnerVersion, 18, 3)
            ? `Key ${unused} is ignored: ${used} is the same registry and comes first. Keep one of them.`
            : `Runner 18.2 and older uses ${used} or ${unused} at random, because they are the same registry. Keep one of them.`;
          yield {
            range: loser.registry.range,
            message: effect,
            ...hintOnLocalMachine(file),
            fixes: isHubKey(loser) ? [removeFix(winner), removeFix(loser)] : [removeFix(loser), removeFix(winner)],
            related: [{ range: winner.registry.range, message: `${used} is the same registry` }],
          };
        }
      }
    }
  },
};

/** The only key that the Docker CLI uses for Docker Hub. */
function isHubKey({ registry }: KeyEntry): boolean {
  return registry.value === hubKey;
}

/** Entries with the same registry path, the used one first: its key is the lowest by bytes. Empty entries have their own rule. */
function sameRegistry({ all }: SourceKeys): readonly (readonly KeyEntry[])[] {
  if (new Set(all.map(({ registryPath }) => registryPath)).size === all.length) return [];
  const filled = all.filter(({ entry }) => !('empty' in entry));
  const byKey = new Map(filled.map((one) => [one.key, one]));
  const groups = new Map<string, KeyEntry[]>();
  for (const { registryPath, entry } of byKey.values()) addTo(groups, registryPath, entry);
  const shared = [...groups.values()].filter(({ length }) => length > 1);
  return shared.map((entries) => entries.sort((a, b) => compareBytes(a.registry.value, b.registry.value)));
}
