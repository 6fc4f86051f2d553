import type { AuthDefect, AuthEntry } from '../model/facts.ts';
import type { Entry, Mapping } from '../syntax/node.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { widened } from '../text/relativeRange.ts';
import { type AuthMember, readAuthMember } from './authMember.ts';
import { foldKey, isNull } from './configFields.ts';
import type { TextMode } from './variableUse.ts';

/** The members of `auths`, which can be there more than once. */
export interface AuthMembers {
  /** In the order of the text. */
  readonly all: readonly AuthMember[];
  /** Those about which something is wrong or unknown. */
  readonly odd: readonly AuthMember[];
  readonly byField: ReadonlyMap<Entry, readonly AuthMember[]>;
  /** No key comes twice, so none replaces another. */
  readonly areUnique: boolean;
  readonly entries: readonly AuthEntry[];
  readonly defects: readonly AuthDefect[];
}

/** Reads the members that are not `known` yet. */
export function readAuthMembers(root: Mapping, mode: TextMode, known: WeakMap<Entry, AuthMember>): AuthMembers {
  const byField = new Map<Entry, readonly AuthMember[]>();
  const fields = fieldsNamed(root, 'auths');
  for (const field of fields) if (field.value?.kind === 'mapping') byField.set(field, readField(field, field.value, mode, known));
  const all = byField.size === 1 ? ([...byField.values()][0] ?? []) : [...byField.values()].flat();
  const areUnique = new Set(all.map(({ name }) => name)).size === all.length && fields.length === byField.size;
  const entries = areUnique ? all.map(({ entry }) => entry) : entriesIn(fields, byField);
  const odd = all.filter(({ isPlain }) => !isPlain);
  const used = new Set(areUnique || odd.length === 0 ? [] : entries);
  const defects = odd.flatMap(({ entry, defect, wrongTypes }): readonly AuthDefect[] => [
    ...(defect !== undefined && (areUnique || used.has(entry)) ? [defect] : []),
    ...wrongTypes.map(({ range, detail }) => ({ kind: 'wrong-type', range, detail }) as const),
  ]);
  return { all, odd, byField, areUnique, entries, defects };
}

function readField(field: Entry, { entries }: Mapping, mode: TextMode, known: WeakMap<Entry, AuthMember>): readonly AuthMember[] {
  return entries.map((entry, index) => {
    const before = known.get(entry);
    if (before !== undefined) return before;
    const read = readAuthMember(entry, field.key.source.text, removalOf(entries, index), mode);
    known.set(entry, read);
    return read;
  });
}

/** The entries of fields in which keys come twice, or which are cleared. */
function entriesIn(fields: readonly Entry[], byField: ReadonlyMap<Entry, readonly AuthMember[]>): readonly AuthEntry[] {
  const all = fields.map((field) => byField.get(field) ?? []);
  const isReplaced = replacedIn(
    fields,
    all.map((members) => members.map(({ entry }) => entry.registry.value)),
  );
  return all.flatMap((members, at) => {
    return members.map(({ entry }, index): AuthEntry => (isReplaced(at, index) ? { ...entry, replaced: true } : entry));
  });
}

/** The fields of the root with this name, ignoring case. */
export function fieldsNamed(root: Mapping, name: string): readonly Entry[] {
  return root.entries.filter(({ key }) => foldKey(key.source.text) === name);
}

/**
 * Whether a member of one of these maps, which have the same name, is replaced by a later one. Go merges a second map into the first, and clears the
 * map at a `null`. `keys` are those of each map.
 */
export function replacedIn(fields: readonly Entry[], keys: readonly (readonly string[])[]): (field: number, index: number) => boolean {
  const cleared = fields.findLastIndex(({ value }) => value !== undefined && isNull(value));
  const last = new Map<string, readonly [field: number, index: number]>();
  for (const [field, own] of keys.entries()) for (const [index, key] of own.entries()) last.set(key, [field, index]);
  return (field, index) => {
    const [lastField, lastIndex] = last.get(keys[field]?.[index] ?? '') ?? [];
    return field < cleared || lastField !== field || lastIndex !== index;
  };
}

/** Includes the comma before the entry, or after it for the first entry. Moves with the entry: the space between two entries stays the same. */
export function removalOf(entries: readonly Entry[], index: number): SourceRange {
  const { range } = entries[index] as Entry;
  const [before, after] = [entries[index - 1]?.range, entries[index + 1]?.range];
  if (before !== undefined) return widened(range, range.start - before.end, 0);
  return after === undefined ? range : widened(range, 0, after.start - range.end);
}
