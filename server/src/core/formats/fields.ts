import type { Entry, Mapping, Node } from '../syntax/node.ts';
import { entriesOf, valueAt } from '../syntax/node.ts';
import type { SourceRange } from '../text/mappedText.ts';

/** The entry for one key of a mapping. */
export interface Field {
  readonly entry: Entry;
  /** Where the anchor is used (`<<: *base`) that adds this entry. Absent for the mapping's own entries. */
  readonly via?: SourceRange;
}

/** The entries of a mapping by key, including merge keys. The last entry wins if a key occurs more than once. */
export function fieldsOf(mapping: Mapping): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const entries = entriesOf(mapping);
  if (entries === mapping.entries) {
    for (const entry of entries) fields.set(entry.key.source.text, { entry });
    return fields;
  }
  const own = new Set(mapping.entries);
  const places = placesOfMerges(mapping);
  for (const entry of entries) {
    const name = entry.key.source.text;
    if (own.has(entry)) fields.set(name, { entry });
    else if (!fields.has(name)) {
      const via = places.get(entry);
      fields.set(name, { entry, ...(via && { via }) });
    }
  }
  return fields;
}

function placesOfMerges(mapping: Mapping): ReadonlyMap<Entry, SourceRange> {
  const places = new Map<Entry, SourceRange>();
  for (const { key, value } of mapping.entries) {
    if (key.source.text !== '<<' || value === undefined) continue;
    for (const parent of value.kind === 'sequence' ? value.items : [value]) {
      const via = parent.alias ?? value.alias;
      if (parent.kind !== 'mapping' || via === undefined) continue;
      for (const entry of entriesOf(parent)) if (!places.has(entry)) places.set(entry, via);
    }
  }
  return places;
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
