import type { Entry, Mapping } from '../syntax/node.ts';

/** Of long mappings most entries are the same objects from one version of a file to the next: what is read from them is worth remembering. */
const many = 8;

/** What `read` makes of each entry; that of a long mapping's is remembered in `known`. */
export function* readEach<T>(
  { entries: { length } }: Mapping,
  entries: Iterable<Entry>,
  known: WeakMap<Entry, T> | undefined,
  read: (entry: Entry) => T,
): Iterable<T> {
  const memory = length < many ? undefined : known;
  for (const entry of entries) {
    const before = memory?.get(entry);
    const made = before ?? read(entry);
    if (before === undefined) memory?.set(entry, made);
    yield made;
  }
}
