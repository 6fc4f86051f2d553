import type { Entry } from '../syntax/node.ts';
import { type Located, locate } from '../text/mappedText.ts';
import { foldEntryField } from './configFields.ts';

/**
 * The keys of these entries, and of the mappings in them, whose value is lost because the same key comes again further down. `nameOf` makes keys
 * equal that Go takes for the same. `within` returns the keys in the value of an entry.
 */
export function repeatedKeys(
  entries: readonly Entry[],
  nameOf: (key: string) => string,
  within: (entry: Entry, index: number) => readonly Located[] = inValue,
): readonly Located[] {
  const names = entries.map(({ key }) => nameOf(key.source.text));
  const areUnique = new Set(names).size === names.length;
  const last = areUnique ? undefined : new Map(names.map((name, at) => [name, at]));
  const found: Located[] = [];
  for (const [at, entry] of entries.entries()) {
    if (last !== undefined && last.get(names[at] ?? '') !== at) found.push(locate(entry.key.source, 0, entry.key.source.text.length));
    for (const part of within(entry, at)) found.push(part);
  }
  return found;
}

function inValue({ value }: Entry): readonly Located[] {
  return value?.kind === 'mapping' ? repeatedKeys(value.entries, foldEntryField) : [];
}
