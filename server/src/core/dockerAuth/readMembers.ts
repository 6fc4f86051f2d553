import type { AuthDefect, AuthEntry, HelperEntry } from '../model/facts.ts';
import type { Entry, Mapping, Node, Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { type Located, locate, type SourceRange } from '../text/mappedText.ts';
import { widened } from '../text/relativeRange.ts';
import { type AuthMember, readAuthMember } from './authMember.ts';
import { foldKey, isNull } from './configFields.ts';
import { mentionsVariable, type TextMode } from './variableUse.ts';

/** The credentials and credential helpers of a configuration. */
export interface Members {
  /** Of `auths`, in the order of the text. */
  readonly auths: readonly AuthMember[];
  readonly found: {
    readonly entries: readonly AuthEntry[];
    readonly credHelpers: readonly HelperEntry[];
    readonly credsStore?: Located;
    readonly credsStoreEntry?: SourceRange;
  };
  readonly defects: readonly AuthDefect[];
}

export const noMembers: Members = { auths: [], found: { entries: [], credHelpers: [] }, defects: [] };

/** Reads the members that are not `known` yet. */
export function readMembers(root: Mapping, mode: TextMode, known: WeakMap<Entry, AuthMember>): Members {
  const auths: AuthMember[] = [];
  const entries: AuthEntry[] = [];
  const defects: AuthDefect[] = [];
  for (const { member, owner, siblings, index, replaced } of mergedMap(root, 'auths')) {
    const read = known.get(member) ?? readAuthMember(member, owner, removalOf(siblings, index, member), mode);
    known.set(member, read);
    auths.push(read);
    entries.push(replaced ? { ...read.entry, replaced } : read.entry);
    if (!replaced && read.defect !== undefined) defects.push(read.defect);
    for (const { range, detail } of read.wrongTypes) defects.push({ kind: 'wrong-type', range, detail });
  }
  const credHelpers = readHelpers(root, mode);
  const store = readStore(root);
  const names = [
    ...(store?.credsStore.value.includes('/') ? [store.credsStore] : []),
    ...credHelpers
      .filter(({ replaced, helper }) => !replaced && (helper.value === '' || helper.value.includes('/')))
      .map(({ helper }) => helper),
  ];
  for (const name of names) if (name.value !== '/' && !mentionsVariable(name.value, mode)) defects.push(helperNameDefect(name));
  return { auths, found: { entries, credHelpers, ...(store?.credsStore.value !== '' && store) }, defects };
}

interface Member {
  readonly member: Entry;
  /** The key of the map, as written. */
  readonly owner: string;
  readonly siblings: readonly Entry[];
  readonly index: number;
  readonly replaced: true | undefined;
}

/** The members of a map field. Go merges a second field with the same name into the first, and clears the map at a `null`. */
function mergedMap(root: Mapping, name: string): readonly Member[] {
  const found: { member: Entry; owner: string; siblings: readonly Entry[]; index: number; group: number }[] = [];
  let group = 0;
  for (const { key, value } of root.entries) {
    if (foldKey(key.source.text) !== name) continue;
    if (value !== undefined && isNull(value)) group++;
    if (value?.kind !== 'mapping') continue;
    const { entries: siblings } = value;
    for (const [index, member] of siblings.entries()) found.push({ member, owner: key.source.text, siblings, index, group });
  }
  const last = new Map<string, Entry>();
  for (const { member } of found) last.set(member.key.source.text, member);
  return found.map(({ group: own, ...one }) => {
    const isUsed = own === group && last.get(one.member.key.source.text) === one.member;
    return { ...one, replaced: isUsed ? undefined : true };
  });
}

/** Includes the comma before the entry, or after it for the first entry. Moves with the entry: the space between two entries stays the same. */
function removalOf(entries: readonly Entry[], index: number, { range }: Entry): SourceRange {
  const [before, after] = [entries[index - 1]?.range, entries[index + 1]?.range];
  if (before !== undefined) return widened(range, range.start - before.end, 0);
  return after === undefined ? range : widened(range, 0, after.start - range.end);
}

function readStore(root: Mapping): { readonly credsStore: Located; readonly credsStoreEntry: SourceRange } | undefined {
  const at = root.entries.findLastIndex(({ key, value }) => foldKey(key.source.text) === 'credsstore' && isText(value));
  const store = root.entries[at];
  if (store === undefined || !isText(store.value)) return undefined;
  return { credsStore: wholePart(store.value), credsStoreEntry: removalOf(root.entries, at, store) };
}

function readHelpers(root: Mapping, mode: TextMode): readonly HelperEntry[] {
  return mergedMap(root, 'credhelpers').flatMap(({ member, siblings, index, replaced }) => {
    if (member.value !== undefined && !isText(member.value) && !isNull(member.value)) return [];
    return [{ ...readHelper(member, removalOf(siblings, index, member), mode), ...(replaced && { replaced }) }];
  });
}

function readHelper(member: Entry, removal: SourceRange, mode: TextMode): HelperEntry {
  const registry = wholePart(member.key);
  const { value } = member;
  const helper = value !== undefined && isText(value) ? wholePart(value) : { value: '', range: value?.range ?? member.range };
  const unknown = mentionsVariable(registry.value, mode) || mentionsVariable(helper.value, mode);
  return {
    registry,
    helper,
    ...(unknown && { unknown: true }),
    range: member.range,
    remove: () => [{ range: removal, newText: '' }],
    rekey: (name) => replaceText(member.key.source, 0, registry.value.length, name),
  };
}

function helperNameDefect(name: Located): AuthDefect {
  const cause = name.value === '' ? 'empty-name' : 'path-in-name';
  const detail = name.value === '' ? 'the helper has no name' : `"${name.value}" is a path, but only a name is allowed`;
  return { kind: 'helper-name', cause, range: name.range, detail };
}

function isText(node: Node | undefined): node is Scalar & { readonly value: string } {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}

function wholePart(scalar: Scalar): Located {
  return locate(scalar.source, 0, scalar.source.text.length);
}
