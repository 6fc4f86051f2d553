import type { KeyKnowledge, TableKnowledge } from '../schema/key.ts';

/** What is known of a place in a file. */
export interface Level {
  /** The key whose value stands here; absent at the top. */
  readonly key?: KeyKnowledge;
  /** What keys may stand here, where there may be some. */
  readonly table?: TableKnowledge;
  /** The keys here are the user's, and each holds such a table. */
  readonly named?: true;
  /** As in `KeyUse.path`, without the name of the language before it. */
  readonly path: string;
}

/** An item of a list in a path. */
export const item = '[]';

/** The place that `path` leads to, keys from the top down with `item` for each list; undefined when nothing is known of it. */
export function descend(top: TableKnowledge, path: readonly string[]): Level | undefined {
  let level: Level = { table: top, path: '' };
  for (const name of path) {
    if (name === item) continue;
    const { key, table, named } = level;
    if (table === undefined) return undefined;
    if (named === true) {
      level = { ...(key && { key }), table, path: level.path };
      continue;
    }
    const found = table.keys.get(name.toLowerCase()) ?? otherKey(name, level);
    if (found === undefined) return undefined;
    const below = level.path === '' ? found.name : `${level.path}.${found.name}`;
    level = { key: found, path: below, ...(found.table && { table: found.table }), ...(found.type === 'map of tables' && { named: true }) };
  }
  return level;
}

function otherKey(name: string, { key, table }: Level): KeyKnowledge | undefined {
  if (table?.others === undefined) return undefined;
  return { name, type: table.others, meaning: '', ...(key?.values && { values: key.values }) };
}
