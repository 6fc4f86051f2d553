import type { Entry } from '../syntax/node.ts';
import { type Located, locate } from '../text/mappedText.ts';
import type { AuthMember } from './authMember.ts';
import { foldEntryField } from './configFields.ts';

/**
 * The keys of these entries, and of the mappings in them, whose value is lost because the same key comes again further down. `nameOf` makes keys
 * equal that Go takes for the same. Entries that have been read are not read again.
 */
export function repeatedKeys(
  entries: readonly Entry[],
  nameOf: (key: string) => string,
  known?: WeakMap<Entry, AuthMember>,
): readonly Located[] {
  const names = entries.map(({ key }) => nameOf(key.source.text));
  const last = new Map<string, number>();
  for (let at = 0; at < names.length; at++) last.set(names[at] ?? '', at);
  const found: Located[] = [];
  for (const [at, entry] of entries.entries()) {
    const { key, value } = entry;
    if (last.get(names[at] ?? '') !== at) found.push(locate(key.source, 0, key.source.text.length));
    const within =
      known?.get(entry)?.repeatedKeys ?? (value?.kind === 'mapping' ? repeatedKeys(value.entries, foldEntryField, known) : none);
    for (const part of within) found.push(part);
  }
  return found;
}

const none: readonly Located[] = [];
