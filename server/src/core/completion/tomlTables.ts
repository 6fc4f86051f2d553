import type { KeyKnowledge, TableKnowledge } from '../schema/key.ts';
import { runnerConfigTable } from '../schema/runnerKeys.ts';
import { item } from './level.ts';
import { tomlKeys } from './tomlPlace.ts';

/** The context of a line in a config.toml, read from the start of its other lines. */
export interface TomlSurroundings {
  /** The table of the line, from the top down. */
  readonly table: readonly string[];
  /** Keys that this table already has, in lowercase. */
  readonly keys: ReadonlySet<string>;
  /** Another key of this table follows. A new header would move it to another table. */
  readonly keysFollow: boolean;
  /** Whether there is a `[[runners]]` above, which `[runners.…]` would belong to. */
  readonly hasRunner: boolean;
  /** Dotted headers of this runner, and those of the whole file outside runners. */
  readonly headers: ReadonlySet<string>;
  readonly executor?: string;
}

const headerLine = /^[ \t]*\[\[?([^[\]#]+)\]\]?[ \t]*(?:#.*)?$/;
const keyLine = /^[ \t]*([A-Za-z0-9_.-]+|"[^"]*"|'[^']*')[ \t]*=/;

export function surroundingsOf(text: string, offset: number): TomlSurroundings {
  const lines = text.split(/\r?\n/);
  const current = text.slice(0, offset).split('\n').length - 1;
  const headers = lines.map((line, index) => (index === current ? undefined : headerOf(line)));
  const above = lastIndex(headers, (header) => header !== undefined, current);
  const below = nextIndex(headers, (header) => header !== undefined, current);
  const isRunner = (header: string | undefined) => header === 'runners';
  const runner = lastIndex(headers, isRunner, current);
  const nextRunner = nextIndex(headers, isRunner, current);
  const keysIn = (from: number, to: number) => lines.slice(Math.max(from, 0), to).flatMap((line) => keyLine.exec(line)?.[1] ?? []);
  const shared = headers.filter((header): header is string => header !== undefined && !/^runners\b/.test(header));
  const own = headers.slice(Math.max(runner, 0), nextRunner).filter((header): header is string => header !== undefined);
  const executor = lines
    .slice(Math.max(runner, 0), nextRunner)
    .flatMap((line) => /^[ \t]*executor[ \t]*=[ \t]*["']([^"']+)/.exec(line)?.[1] ?? [])[0];
  return {
    table: tomlKeys(headers[above] ?? ''),
    keys: new Set([...keysIn(above + 1, current), ...keysIn(current + 1, below)].map((key) => tomlKeys(key).join('.').toLowerCase())),
    keysFollow: keysIn(current + 1, below).length > 0,
    hasRunner: runner >= 0,
    headers: new Set([...shared, ...own]),
    ...(executor !== undefined && { executor }),
  };
}

/** A table that can be opened. `header` includes its brackets, and has two pieces if the user has to fill in a name. */
export interface KnownTable {
  readonly key: KeyKnowledge;
  readonly path: readonly string[];
  readonly header: readonly string[];
}

/** Every table of a config.toml that a header can open. */
export function knownTables(table: TableKnowledge = runnerConfigTable, above: readonly string[] = []): readonly KnownTable[] {
  return [...table.keys.values()].flatMap((key) => {
    const path = [...above, key.name];
    const dotted = path.join('.');
    const below = key.table === undefined ? [] : knownTables(key.table, path);
    if (key.type === 'table' || key.type === 'map') return [{ key, path, header: [`[${dotted}]`] }, ...below];
    if (key.type === 'tables' || key.type === 'texts or tables') return [{ key, path, header: [`[[${dotted}]]`] }, ...below];
    return key.type === 'map of tables' ? [{ key, path, header: [`[${dotted}.`, ']'] }] : [];
  });
}

/** Whether every top-level key or table of a text is valid in the Runner’s config.toml, so that an almost empty file may become one. */
export function couldBeRunnerConfig(text: string): boolean {
  const lines = text.split(/\r?\n/);
  const firstHeader = lines.findIndex((line) => headerOf(line) !== undefined);
  const keys = lines.slice(0, firstHeader < 0 ? lines.length : firstHeader).flatMap((line) => keyLine.exec(line)?.[1] ?? []);
  const names = [...keys, ...lines.flatMap((line) => headerOf(line) ?? [])].map((name) => tomlKeys(name)[0] ?? item);
  return names.every((name) => runnerConfigTable.keys.has(name.toLowerCase()));
}

function headerOf(line: string): string | undefined {
  const found = headerLine.exec(line)?.[1];
  return found === undefined ? undefined : tomlKeys(found).join('.');
}

function lastIndex<T>(list: readonly T[], fits: (one: T) => boolean, before: number): number {
  for (let index = before - 1; index >= 0; index--) if (fits(list[index] as T)) return index;
  return -1;
}

function nextIndex<T>(list: readonly T[], fits: (one: T) => boolean, after: number): number {
  const found = list.findIndex((one, index) => index > after && fits(one));
  return found < 0 ? list.length : found;
}
