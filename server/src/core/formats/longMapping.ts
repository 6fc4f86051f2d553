import type { Entry, Mapping } from '../syntax/node.ts';

/** Between two versions of a file, most entries of a long mapping are the same objects, so it is worth caching what is read from them. */
const many = 8;

/** Calls `read` for each entry. Results for a long mapping are cached in `known`. */
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
