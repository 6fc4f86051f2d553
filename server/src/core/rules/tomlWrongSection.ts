import type { Facts } from '../model/facts.ts';
import type { Fix, Report } from '../model/finding.ts';
import type { TomlKey, TomlTable } from '../model/tomlFacts.ts';
import type { Problem } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { headerOf, judgedKeys } from './shared/tomlKeys.ts';

export const tomlWrongSection: Rule = {
  id: 'toml-wrong-section',
  summary: 'A key in the wrong table of config.toml, where the Runner ignores it',
  severity: 'warning',
  appliesTo: 'tables',
  *check(facts, { workspace }) {
    const { tables = [], problems } = facts;
    for (const table of tables) if (/^runner(?:\.|$)/i.test(table.path)) yield* runnerHeader(table, problems);
    for (const { table, key, verdict } of judgedKeys(workspace, tables)) {
      if (verdict.kind !== 'misplaced') continue;
      const isOther = isOtherExecutor(table.path, verdict.path);
      yield {
        range: key.key.range,
        message: `${quoted(key.key.value)} is ignored in ${headerOf(table.path)}: it belongs in ${headerOf(verdict.path)}. ${isOther ? 'Remove it here.' : 'Move it there.'}`,
        fixes: isOther ? remove(key) : move(facts, table, key, verdict.path),
      };
    }
  },
};

/** `[[runner]]`, `[runner.docker]`: the "s" is missing. */
function* runnerHeader({ path, header }: TomlTable, problems: readonly Problem[]): Iterable<Report> {
  if (header === undefined) return;
  const brackets = header.end - header.start === path.length + 4 || path.length === 'runner'.length ? 2 : 1;
  const meant = `${'['.repeat(brackets)}runners${path.slice('runner'.length)}${']'.repeat(brackets)}`;
  // A header that is not closed ends somewhere else than the range says.
  const isBroken = problems.some(({ range: { start } }) => start >= header.start && start <= header.end);
  yield {
    range: header,
    message: `The Runner ignores this table: its name must start with "runners". Use ${quoted(meant)}.`,
    fixes: isBroken ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [{ range: header, newText: meant }] }],
  };
}

/** A runner uses the table of one executor only. */
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
