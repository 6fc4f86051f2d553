import type { KeyUse, UnknownKey } from '../model/facts.ts';
import { keyAt } from '../schema/keys.ts';
import type { Entry } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { type Located, locate, type SourceRange } from '../text/mappedText.ts';
import { type ReadEntry, readAuthEntry } from './authEntry.ts';
import { foldEntryField, foldKey, isKnownEntryField, memberShape, type WrongType, wrongTypes } from './configFields.ts';
import { repeatedKeys } from './repeatedKeys.ts';
import type { TextMode } from './variableUse.ts';

/** What a member of `auths` says by itself, whatever stands next to it. */
export interface AuthMember extends ReadEntry {
  /** Its key. The same for keys that Go takes for the same field. */
  readonly name: string;
  readonly wrongTypes: readonly WrongType[];
  readonly unknownKeys: readonly UnknownKey[];
  /** Keys whose value is lost because the same key comes again further down. */
  readonly repeatedKeys: readonly Located[];
  /** The first field other than `auth`. */
  readonly otherField: Located | undefined;
  /** Known keys, for hovers. */
  readonly keys: readonly KeyUse[];
  /** Nothing about it is wrong or unknown. */
  readonly isPlain: boolean;
}

/** `owner` is the key above, as written: `auths`, in any case. `removal` is the range to delete for removing the member. */
export function readAuthMember(member: Entry, owner: string, removal: SourceRange, mode: TextMode): AuthMember {
  const fields = member.value?.kind === 'mapping' ? member.value.entries : [];
  const other = fields.find(({ key }) => foldKey(key.source.text) !== 'auth');
  const { entry, defect } = readAuthEntry(member, removal, mode);
  const wrong = wrongTypes(member.value, memberShape, [owner, member.key.source.text]);
  const unknown = fields.filter(({ key }) => !isKnownEntryField(key.source.text));
  const repeated = repeatedKeys(fields, foldEntryField);
  return {
    entry,
    defect,
    name: foldEntryField(member.key.source.text),
    wrongTypes: wrong,
    unknownKeys: unknown.map((field) => unknownKey(field, 'entry')),
    repeatedKeys: repeated,
    otherField: other && keyPart(other),
    keys: knownKeys(fields, `docker-config.${foldKey(owner)}`),
    isPlain: defect === undefined && wrong.length === 0 && unknown.length === 0 && repeated.length === 0,
  };
}

/** Those of the entries whose key is known below `path`. */
export function knownKeys(entries: readonly Entry[], path: string): readonly KeyUse[] {
  const uses = entries.map(({ key }) => ({ path: `${path}.${foldKey(key.source.text)}`, range: key.range }));
  return uses.filter((use) => keyAt(use.path) !== undefined);
}

export function unknownKey(entry: Entry, level: UnknownKey['level']): UnknownKey {
  const { key, value } = entry;
  const isText = value?.kind === 'scalar' && typeof value.value === 'string';
  const holds = value?.kind === 'mapping' ? 'mapping' : isText ? 'text' : 'other';
  return { key: keyPart(entry), level, holds, rename: (name) => replaceText(key.source, 0, key.source.text.length, name) };
}

export function keyPart({ key }: Entry): Located {
  return locate(key.source, 0, key.source.text.length);
}
