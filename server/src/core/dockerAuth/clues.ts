import type { AuthSource, DollarUse } from '../model/facts.ts';
import type { Entry, Mapping, Node, Scalar } from '../syntax/node.ts';
import type { Located } from '../text/mappedText.ts';
import { keyPart, unknownKey } from './authMember.ts';
import type { AuthMembers } from './authMembers.ts';
import { foldEntryField, foldKey, isKnownField } from './configFields.ts';
import { repeatedKeys } from './repeatedKeys.ts';
import { variableUses } from './variableUse.ts';

type Clues = Pick<AuthSource, 'repeatedKeys' | 'unknownKeys' | 'refusedByCli' | 'dollars'>;

/** Parts of a Docker configuration that are valid but misleading. A property is absent if there are none of its kind. */
export function clues(root: Mapping, auths: AuthMembers, hasVariables: boolean): Clues {
  const unknownKeys = root.entries.filter(({ key }) => !isKnownField(key.source.text)).map((entry) => unknownKey(entry, 'config'));
  const other = root.entries.find(({ key }) => foldKey(key.source.text) !== 'auths');
  const refused = other === undefined ? auths.all.find(({ otherField }) => otherField !== undefined)?.otherField : keyPart(other);
  for (const member of auths.odd) unknownKeys.push(...member.unknownKeys);
  const repeated = repeatedKeys(
    root.entries,
    (key) => (isKnownField(key) ? foldKey(key) : key),
    (field) => repeatedIn(field, auths),
  );
  const dollars = hasVariables ? dollarUses(root) : [];
  return {
    ...(unknownKeys.length > 0 && { unknownKeys }),
    ...(repeated.length > 0 && { repeatedKeys: repeated }),
    ...(refused && { refusedByCli: refused }),
    ...(dollars.length > 0 && { dollars }),
  };
}

/** The repeated keys in a field of the root. */
function repeatedIn(field: Entry, { byField, areUnique, odd }: AuthMembers): readonly Located[] {
  const members = byField.get(field);
  if (field.value?.kind !== 'mapping') return [];
  if (members === undefined) return repeatedKeys(field.value.entries, foldEntryField);
  if (areUnique) return (byField.size === 1 ? odd : members).flatMap((member) => member.repeatedKeys);
  return repeatedKeys(field.value.entries, foldEntryField, (_, index) => members[index]?.repeatedKeys ?? []);
}

function dollarUses(root: Mapping): readonly DollarUse[] {
  const found: DollarUse[] = [];
  const visit = (node: Node | undefined, inside: DollarUse['inside']) => {
    if (node === undefined) return;
    if (node.kind === 'scalar') found.push(...usesIn(node, inside));
    if (node.kind === 'sequence') for (const item of node.items) visit(item, inside);
    if (node.kind !== 'mapping') return;
    for (const { key, value } of node.entries) {
      found.push(...usesIn(key, 'key'));
      visit(value, fieldOf(foldKey(key.source.text)));
    }
  };
  visit(root, 'other');
  return found;
}

function fieldOf(name: string): DollarUse['inside'] {
  return name === 'username' || name === 'password' || name === 'auth' ? name : 'other';
}

function usesIn({ source }: Scalar, inside: DollarUse['inside']): readonly DollarUse[] {
  return variableUses(source.text).map(({ start, end, name }) => {
    // NVIDIA and Quay have a user of this name, which is not meant as a variable (docs/ground-truth.md#f6).
    const whole = start === 0 && end === source.text.length && name !== 'oauthtoken';
    return { range: source.toSource(start, end), inside, ...(name !== undefined && { name }), ...(whole && { whole: true }) };
  });
}
