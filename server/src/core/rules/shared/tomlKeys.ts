import { query } from '../../db/query.ts';
import type { Workspace } from '../../db/workspace.ts';
import type { TomlKey, TomlTable } from '../../model/tomlFacts.ts';
import type { KeyKnowledge, TableKnowledge } from '../../schema/key.ts';
import { keyAt, tableAt } from '../../schema/keys.ts';
import { createNearestKey } from './nearestKey.ts';

/** What the name and the table of a key in config.toml show. */
export type KeyVerdict =
  | { readonly kind: 'known'; readonly knowledge: KeyKnowledge }
  /** Ignored here, but known in the table `path`. */
  | { readonly kind: 'misplaced'; readonly path: string; readonly name: string }
  /** `near` is the intended key. */
  | { readonly kind: 'unknown'; readonly near?: string }
  /** Its table is unknown too, or allows any key. */
  | { readonly kind: 'unjudged' };

export interface JudgedKey {
  readonly table: TomlTable;
  readonly key: TomlKey;
  readonly verdict: KeyVerdict;
}

/** Judges all keys of some tables, ignoring case (docs/ground-truth.md#b). */
export const judgedKeys = query((workspace, tables: readonly TomlTable[]): readonly JudgedKey[] => {
  return tables.flatMap((table) => {
    const knowledge = tableAt(table.path);
    return table.keys.map((key) => ({ table, key, verdict: judge(workspace, table.path, knowledge, key.key.value) }));
  });
});

function judge(workspace: Workspace, path: string, table: TableKnowledge | undefined, name: string): KeyVerdict {
  const knowledge = table?.keys.get(name.toLowerCase());
  if (knowledge !== undefined) return { kind: 'known', knowledge };
  return table === undefined || table.others !== undefined ? { kind: 'unjudged' } : unknownKey(workspace, path, name);
}

/** Remembered, since it compares the name with many others. */
const unknownKey = query((workspace, path: string, name: string): KeyVerdict => {
  const elsewhere = placesOf(path, name);
  if (elsewhere !== undefined) return { kind: 'misplaced', path: elsewhere, name: keyAt(`${elsewhere}.${name}`)?.name ?? name };
  const near = nearestIn(workspace, path)(name);
  return { kind: 'unknown', ...(near !== undefined && { near }) };
});

const nearestIn = query((_, path: string) => createNearestKey([...(tableAt(path)?.keys.values() ?? [])].map((known) => known.name)));

const executors = ['docker', 'kubernetes', 'machine', 'ssh', 'parallels', 'virtualbox', 'custom', 'instance', 'autoscaler'];

/** Tables above, nearest first; then tables below; then tables next to it. */
function placesOf(path: string, name: string): string | undefined {
  if (/^FF_[A-Z_]+$/.test(name) && path.startsWith('runners')) return 'runners.feature_flags';
  const segments = path === '' ? [] : path.split('.');
  const above = segments.map((_, index) => segments.slice(0, segments.length - index - 1).join('.'));
  const below = tablesBelow(path, tableAt(path));
  const beside = [...executors, 'cache']
    .map((executor) => `runners.${executor}`)
    .filter((other) => path.startsWith('runners.') && other !== path);
  const places = [...above, ...below, ...beside].filter((place) => tableAt(place)?.keys.has(name.toLowerCase()));
  // A name that many tables have, such as "name" or "image", does not show which table is meant.
  const [first, second] = places;
  if (first === undefined) return undefined;
  return second === undefined || above.includes(first) ? first : undefined;
}

function tablesBelow(path: string, table: TableKnowledge | undefined): readonly string[] {
  return [...(table?.keys.values() ?? [])].flatMap(({ name, type }) => (type === 'table' ? [path === '' ? name : `${path}.${name}`] : []));
}

/** A table as written in the file: `[runners.docker]`, `[[runners]]`; for the top of the file, the name in GitLab's docs. */
export function headerOf(path: string): string {
  if (path === '') return 'the global section';
  return keyAt(path)?.type === 'tables' ? `[[${path}]]` : `[${path}]`;
}
