import type { AuthDefect, HelperEntry } from '../model/facts.ts';
import { type Entry, type Mapping, type Node, type Scalar, wholePart } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { AuthMember } from './authMember.ts';
import { type AuthMembers, fieldsNamed, readAuthMembers, removalOf, replacedIn } from './authMembers.ts';
import { foldKey, isNull } from './configFields.ts';
import { mentionsVariable, type TextMode } from './variableUse.ts';

/** The credentials and credential helpers of a configuration. */
export interface Members {
  readonly auths: AuthMembers;
  readonly credHelpers: readonly HelperEntry[];
  readonly store: { readonly credsStore?: Located; readonly credsStoreEntry?: SourceRange };
  readonly defects: readonly AuthDefect[];
}

/** Reads the members of `auths` that are not `known` yet, and everything else. */
export function readMembers(root: Mapping, mode: TextMode, known: WeakMap<Entry, AuthMember>): Members {
  const auths = readAuthMembers(root, mode, known);
  const credHelpers = readHelpers(root, mode);
  const store = readStore(root);
  const names = [
    ...(store?.credsStore.value.includes('/') ? [store.credsStore] : []),
    ...credHelpers
      .filter(({ replaced, helper }) => !replaced && (helper.value === '' || helper.value.includes('/')))
      .map(({ helper }) => helper),
  ];
  const wrong = names.filter(({ value }) => value !== '/' && !mentionsVariable(value, mode));
  return {
    auths,
    credHelpers,
    store: store === undefined || store.credsStore.value === '' ? {} : store,
    defects: [...auths.defects, ...wrong.map(helperNameDefect)],
  };
}

function readStore(root: Mapping): { readonly credsStore: Located; readonly credsStoreEntry: SourceRange } | undefined {
  const at = root.entries.findLastIndex(({ key, value }) => foldKey(key.source.text) === 'credsstore' && isText(value));
  const store = root.entries[at];
  if (store === undefined || !isText(store.value)) return undefined;
  return { credsStore: wholePart(store.value), credsStoreEntry: removalOf(root.entries, at) };
}

function readHelpers(root: Mapping, mode: TextMode): readonly HelperEntry[] {
  const fields = fieldsNamed(root, 'credhelpers');
  const all = fields.map(({ value }) => (value?.kind === 'mapping' ? value.entries : []));
  const isReplaced = replacedIn(
    fields,
    all.map((members) => members.map(({ key }) => key.source.text)),
  );
  return all.flatMap((members, field) =>
    members.flatMap((member, index) => {
      if (member.value !== undefined && !isText(member.value) && !isNull(member.value)) return [];
      const helper = readHelper(member, removalOf(members, index), mode);
      return [isReplaced(field, index) ? { ...helper, replaced: true as const } : helper];
    }),
  );
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
