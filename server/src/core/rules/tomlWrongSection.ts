import type { Facts } from '../facts.ts';
import type { Edit } from '../text/edit.ts';
import type { TomlKey, TomlTable } from '../tomlFacts.ts';
import type { Fix, Rule } from './rule.ts';
import { headerOf, judgeKey } from './shared/tomlKeys.ts';
import { quoted } from './shared/words.ts';

export const tomlWrongSection: Rule = {
  id: 'toml-wrong-section',
  summary: 'A key of config.toml in a table where the Runner does not look for it',
  severity: 'warning',
  *check(facts) {
    for (const table of facts.tables ?? []) {
      if (table.path.toLowerCase() === 'runner' && table.header !== undefined) yield runnerHeader(table.header);
      for (const key of table.keys) {
        const verdict = judgeKey(table, key);
        if (verdict.kind !== 'misplaced') continue;
        const isOther = isOtherExecutor(table.path, verdict.path);
        yield {
          range: key.key.range,
          message: `${quoted(key.key.value)} does nothing in ${headerOf(table.path)}: it is a key of ${headerOf(verdict.path)}. ${isOther ? 'Remove it here.' : 'Move it there.'}`,
          fixes: isOther ? remove(key) : move(facts, table, key, verdict.path),
        };
      }
    }
  },
};

function runnerHeader(range: { readonly start: number; readonly end: number }) {
  const edits = () => [{ range, newText: '[[runners]]' }];
  return {
    range,
    message: 'The Runner looks for "[[runners]]" alone, and so finds no runner here. Write the name with an "s", in two pairs of brackets.',
    fixes: [{ title: 'Change to "[[runners]]"', preferred: true as const, edits }],
  };
}

/** A runner has the table of one executor. */
function isOtherExecutor(path: string, other: string): boolean {
  const [, from] = path.split('.');
  const [, to] = other.split('.');
  return from !== undefined && to !== undefined && from !== to && to !== 'feature_flags' && to !== 'cache';
}

function remove({ key, remove: edits }: TomlKey): readonly Fix[] {
  return edits().length === 0 ? [] : [{ title: `Remove ${quoted(key.value)}`, edits }];
}

function move(facts: Facts, table: TomlTable, key: TomlKey, path: string): readonly Fix[] {
  const target = facts.tables?.find((other) => other.path.toLowerCase() === path && other.runner === table.runner);
  if (target?.keys.some((other) => other.key.value.toLowerCase() === key.key.value.toLowerCase())) return [];
  const edits = () => key.move((line) => target?.addLine(line) ?? newTable(facts, table, path, line));
  return edits().length === 0 ? [] : [{ title: `Move ${quoted(key.key.value)} to ${headerOf(path)}`, preferred: true, edits }];
}

function newTable({ runners = [] }: Facts, { runner: index }: TomlTable, path: string, line: string): readonly Edit[] {
  const runner = index === undefined ? undefined : runners[index];
  return runner === undefined || !path.startsWith('runners.') ? [] : [runner.appendTable(path.slice('runners.'.length), [line])];
}
