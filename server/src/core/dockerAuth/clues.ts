import type { AuthSource, DollarUse, UnknownKey } from '../model/facts.ts';
import type { Entry, Mapping, Node, Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { type MappedText, type Part, partOf } from '../text/mappedText.ts';
import { foldKey, isKnownEntryField, isKnownField } from './configFields.ts';
import { keepOnlyAuth } from './moveToAuthField.ts';
import { type TextMode, variableUses } from './variableUse.ts';

type Clues = Pick<AuthSource, 'repeatedKeys' | 'unknownKeys' | 'refusedByCli' | 'keepOnlyAuth' | 'dollars'>;

/** Parts of a Docker configuration that are valid but misleading. A member is absent if there are none of its kind. */
export function clues(text: MappedText, root: Mapping, mode: TextMode): Clues {
  const entries = root.entries.flatMap(({ key, value }) => {
    return foldKey(key.source.text) === 'auths' && value?.kind === 'mapping' ? value.entries : [];
  });
  const fields = entries.flatMap(({ value }) => (value?.kind === 'mapping' ? value.entries : []));
  const unknownKeys = [
    ...root.entries.filter(({ key }) => !isKnownField(key.source.text)).map((entry) => unknownKey(entry, 'config')),
    ...fields.filter(({ key }) => !isKnownEntryField(key.source.text)).map((entry) => unknownKey(entry, 'entry')),
  ];
  const refused =
    root.entries.find(({ key }) => foldKey(key.source.text) !== 'auths') ?? fields.find(({ key }) => foldKey(key.source.text) !== 'auth');
  const onlyAuth = refused && keepOnlyAuth(root);
  const repeatedKeys = repeated(root, (key) => (isKnownField(key) ? foldKey(key) : key));
  const dollars = mode === 'expanded' && text.text.includes('$') ? dollarUses(root) : [];
  return {
    ...(unknownKeys.length > 0 && { unknownKeys }),
    ...(repeatedKeys.length > 0 && { repeatedKeys }),
    ...(refused && { refusedByCli: keyPart(refused) }),
    ...(onlyAuth && { keepOnlyAuth: onlyAuth }),
    ...(dollars.length > 0 && { dollars }),
  };
}

function unknownKey(entry: Entry, level: UnknownKey['level']): UnknownKey {
  const { source } = entry.key;
  const holds = entry.value?.kind === 'mapping' ? 'mapping' : typeof scalarValue(entry.value) === 'string' ? 'text' : 'other';
  return { key: keyPart(entry), level, holds, rename: (key) => replaceText(source, 0, source.text.length, key) };
}

function repeated(mapping: Mapping, nameOf: (key: string) => string): readonly Part[] {
  const found: Part[] = [];
  const last = new Map(mapping.entries.map((entry) => [nameOf(entry.key.source.text), entry]));
  for (const entry of mapping.entries) {
    if (last.get(nameOf(entry.key.source.text)) !== entry) found.push(keyPart(entry));
    if (entry.value?.kind === 'mapping') found.push(...repeated(entry.value, (key) => (isKnownEntryField(key) ? foldKey(key) : key)));
  }
  return found;
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
    const whole = start === 0 && end === source.text.length;
    return { range: source.toSource(start, end), inside, ...(name !== undefined && { name }), ...(whole && { whole: true }) };
  });
}

function scalarValue(node: Node | undefined): Scalar['value'] | undefined {
  return node?.kind === 'scalar' ? node.value : undefined;
}

function keyPart({ key }: Entry): Part {
  return partOf(key.source, 0, key.source.text.length);
}
