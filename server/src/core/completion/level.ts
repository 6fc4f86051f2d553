import type { KeyKnowledge, TableKnowledge } from '../schema/key.ts';
import { md } from '../text/markdown.ts';

/** What is known about a place in a file. */
export interface Level {
  /** The key whose value is here. Absent at the top level. */
  readonly key?: KeyKnowledge;
  /** The valid keys here, if any. */
  readonly table?: TableKnowledge;
  /** The user chooses the keys here. Each value is such a table. */
  readonly named?: true;
  /** Like `KeyUse.path`, without the prefix for the format. */
  readonly path: string;
}

/** Stands for a list item in a path. */
export const item = '[]';

/** The place at `path`, which has keys from the top down and `item` for each list. Undefined if nothing is known about it. */
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
  return { name, type: table.others, meaning: md``, ...(key?.values && { values: key.values }) };
}
