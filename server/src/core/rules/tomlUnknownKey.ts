import type { Fix } from '../model/finding.ts';
import type { TomlKey, TomlTable } from '../model/tomlFacts.ts';
import type { Edit } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { headerOf, judgedKeys } from './shared/tomlKeys.ts';

export const tomlUnknownKey: Rule = {
  id: 'toml-unknown-key',
  summary: 'An unknown key in config.toml, which the Runner ignores',
  severity: 'warning',
  appliesTo: 'tables',
  *check({ tables = [] }, { workspace }) {
    for (const { table, key, verdict } of judgedKeys(workspace, tables)) {
      if (verdict.kind !== 'unknown' || isMeantAsRunner(table, key)) continue;
      const { near } = verdict;
      const place = headerOf(table.path);
      yield {
        range: key.key.range,
        message:
          near === undefined
            ? `Unknown key ${quoted(key.key.value)} in ${place}: the Runner ignores keys that it does not know. Check its name and table.`
            : `Unknown key ${quoted(key.key.value)} in ${place}: the Runner ignores it. Did you mean ${quoted(near)}?`,
        // A newer Runner may know it.
        ...(near === undefined && { severity: 'info' as const }),
        fixes: near === undefined ? [] : rename(tables, table, key, near),
      };
    }
  },
};

/** Reported by `toml-wrong-section`. */
function isMeantAsRunner({ path }: TomlTable, { key }: TomlKey): boolean {
  return path === '' && key.value.toLowerCase() === 'runner';
}

function rename(tables: readonly TomlTable[], table: TomlTable, key: TomlKey, near: string): readonly Fix[] {
  const { range, value } = key.key;
  const taken = table.keys.find((other) => other.key.value.toLowerCase() === near.toLowerCase());
  // Several `[[…]]` may have the same name.
  const fits = taken === undefined || (taken.holds === 'tables' && key.holds === 'tables');
  if (!fits || range.end - range.start !== value.length) return [];
  const edits = () => [{ range, newText: near }, ...inHeaders(tables, table, key, near)];
  return [{ title: `Change to ${quoted(near)}`, preferred: true, edits }];
}

/** The name of a table is also in the headers of tables with the same name and of tables below it. */
function inHeaders(tables: readonly TomlTable[], { path, runner }: TomlTable, { key }: TomlKey, near: string): readonly Edit[] {
  const before = path === '' ? 0 : path.length + 1;
  const name = `${path === '' ? '' : `${path}.`}${key.value}`;
  return tables.flatMap(({ path: other, header, runner: owner }) => {
    const brackets = header === undefined ? 0 : (header.end - header.start - other.length) / 2;
    if (header === undefined || owner !== runner || (brackets !== 1 && brackets !== 2) || !`${other}.`.startsWith(`${name}.`)) return [];
    const start = header.start + brackets + before;
    return start === key.range.start ? [] : [{ range: { start, end: start + key.value.length }, newText: near }];
  });
}
