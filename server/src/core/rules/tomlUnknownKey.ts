import type { TomlKey, TomlTable } from '../tomlFacts.ts';
import type { Fix, Rule } from './rule.ts';
import { headerOf, judgeKey } from './shared/tomlKeys.ts';
import { quoted } from './shared/words.ts';

export const tomlUnknownKey: Rule = {
  id: 'toml-unknown-key',
  summary: 'A key of config.toml that the Runner does not know, and passes over without a word',
  severity: 'warning',
  *check({ tables = [] }) {
    for (const table of tables) {
      for (const key of table.keys) {
        const verdict = judgeKey(table, key);
        if (verdict.kind !== 'unknown' || isMeantAsRunner(table, key)) continue;
        const { near } = verdict;
        const place = headerOf(table.path);
        yield {
          range: key.key.range,
          message:
            near === undefined
              ? `The Runner has no key ${quoted(key.key.value)} in ${place} as far as Pullproof knows, and passes over keys that it does not know. Check its name and its table.`
              : `The Runner passes over ${quoted(key.key.value)}, which is no key of ${place}. Did you mean ${quoted(near)}?`,
          // A newer Runner may have keys that are not known here.
          ...(near === undefined && { severity: 'info' as const }),
          fixes: rename(table, key, near),
        };
      }
    }
  },
};

/** That is said by `toml-wrong-section`. */
function isMeantAsRunner({ path }: TomlTable, { key }: TomlKey): boolean {
  return path === '' && key.value.toLowerCase() === 'runner';
}

function rename({ keys }: TomlTable, { key }: TomlKey, near: string | undefined): readonly Fix[] {
  if (near === undefined || keys.some((other) => other.key.value.toLowerCase() === near.toLowerCase())) return [];
  // Of a key that opens a table the name stands in the headers below it too.
  if (key.range.end - key.range.start !== key.value.length) return [];
  return [{ title: `Change to ${quoted(near)}`, preferred: true, edits: () => [{ range: key.range, newText: near }] }];
}
