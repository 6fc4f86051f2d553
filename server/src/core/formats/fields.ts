import type { Mapping, MergedEntry, Node } from '../syntax/node.ts';
import { hasMergeKey, mergedEntries, valueAt } from '../syntax/node.ts';

/** The entry for one key of a mapping. */
export type Field = MergedEntry;

/** The entries of a mapping by key, including merge keys. The last entry wins if a key occurs more than once. */
export function fieldsOf(mapping: Mapping): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  if (hasMergeKey(mapping)) {
    for (const field of mergedEntries(mapping)) fields.set(field.entry.key.source.text, field);
  } else {
    for (const entry of mapping.entries) fields.set(entry.key.source.text, { entry });
  }
  return fields;
}

/** The value at `path`, including merge keys. Undefined if there is none. */
export function nodeAt(node: Node | undefined, path: readonly string[]): Node | undefined {
  let at = node;
  for (const name of path) {
    if (at?.kind !== 'mapping') return undefined;
    at = valueAt(at, name);
  }
  return at;
}
