import { filesWithRunners } from '../../db/filesWith.ts';
import { query } from '../../db/query.ts';
import type { Workspace } from '../../db/workspace.ts';
import type { Facts, PolicyUse, RunnerFacts } from '../../model/facts.ts';
import { maxRunners } from '../../model/limits.ts';
import type { TomlKey, TomlTable } from '../../model/tomlFacts.ts';
import type { SourceRange } from '../../text/mappedText.ts';

export type ImageExecutor = 'docker' | 'kubernetes';

/** The table whose image keys a runner's executor reads; undefined for executors that pull no images, or where none is named. */
export function executorOf({ executor }: RunnerFacts): ImageExecutor | undefined {
  if (executor === undefined) return undefined;
  if (executor.value.startsWith('docker')) return executor.value.startsWith('docker-ssh') ? undefined : 'docker';
  return executor.value === 'kubernetes' ? 'kubernetes' : undefined;
}

export interface RunnerPolicies {
  readonly table: ImageExecutor;
  readonly runner: readonly PolicyUse[];
  readonly allowed: readonly PolicyUse[];
}

/** The pull policies that a runner's executor reads; undefined when it pulls no images. */
export function policiesOf(runner: RunnerFacts): RunnerPolicies | undefined {
  const table = executorOf(runner);
  if (table === undefined) return undefined;
  const uses = runner.pullPolicies.filter((use) => use.table === table);
  return {
    table,
    runner: uses.filter(({ key }) => key === 'pull_policy'),
    allowed: uses.filter(({ key }) => key === 'allowed_pull_policies'),
  };
}

/** A runner of the workspace that pulls images. */
export interface KnownRunner {
  readonly uri: string;
  /** For people: `runner "build-1" (config.toml)`. */
  readonly label: string;
  readonly runner: RunnerFacts;
  readonly executor: ImageExecutor;
  readonly facts: Facts;
}

/** The first ones, with which images are compared. */
export const knownRunners = query((workspace): readonly KnownRunner[] => allRunners(workspace).slice(0, maxRunners));

/** Whether there are further ones: what is true for all known runners may not be true for these. */
export const hasUnknownRunners = query((workspace): boolean => allRunners(workspace).length > maxRunners);

const allRunners = query((workspace): readonly KnownRunner[] =>
  filesWithRunners(workspace).flatMap(({ uri, path, facts }) =>
    (facts.runners ?? []).flatMap((runner) => {
      const executor = executorOf(runner);
      const label = runner.name === undefined ? `the runner in ${path}` : `runner "${runner.name.value}" (${path})`;
      return executor === undefined ? [] : [{ uri, label, runner, executor, facts }];
    }),
  ),
);

/** A table of the runner at this index, by its lowercase path. */
export function tableOf(workspace: Workspace, { tables = [] }: Facts, runner: number, path: string): TomlTable | undefined {
  return tablesByPlace(workspace, tables).get(`${runner} ${path}`);
}

const tablesByPlace = query((_, tables: readonly TomlTable[]): ReadonlyMap<string, TomlTable> => {
  const found = new Map<string, TomlTable>();
  for (const table of tables) {
    const place = `${table.runner} ${table.path.toLowerCase()}`;
    if (!found.has(place)) found.set(place, table);
  }
  return found;
});

export function keyOf(table: TomlTable | undefined, name: string): TomlKey | undefined {
  return table?.keys.find(({ key }) => key.value.toLowerCase() === name);
}

/** Key and value. */
export function statementOf({ key, value }: TomlKey): SourceRange {
  return { start: key.range.start, end: Math.max(key.range.end, value?.end ?? 0) };
}
