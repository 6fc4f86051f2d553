import type { Node } from '../syntax/node.ts';
import type { SourceRange } from '../text/mappedText.ts';

/** The type that Go expects for a field. `null` is always valid. */
export type Shape = 'text' | 'list' | { readonly each: Shape } | { readonly fields: ReadonlyMap<string, Shape> };

function fields(text: string, others: Readonly<Record<string, Shape>> = {}): Shape {
  return { fields: new Map([...text.split(' ').map((name): [string, Shape] => [name.toLowerCase(), 'text']), ...Object.entries(others)]) };
}

/** One registry's entry in `auths`. */
const entryFields = 'username password auth serveraddress identitytoken registrytoken';

/** Fields of Docker's config.json (docs/ground-truth.md#e1), folded like Go does for comparisons. */
export const configShape = fields(
  'credsStore psFormat imagesFormat networksFormat pluginsFormat volumesFormat statsFormat serviceInspectFormat servicesFormat ' +
    'tasksFormat secretFormat configFormat nodesFormat detachKeys currentContext',
  {
    auths: { each: fields(entryFields) },
    credhelpers: { each: 'text' },
    httpheaders: { each: 'text' },
    proxies: { each: fields('httpProxy httpsProxy noProxy ftpProxy allProxy') },
    prunefilters: 'list',
    clipluginsextradirs: 'list',
    plugins: { each: { each: 'text' } },
    aliases: { each: 'text' },
    features: { each: 'text' },
  },
);

export interface WrongType {
  readonly range: SourceRange;
  /** `"features.buildkit" must be a string, not true or false`. Never quotes a value, because it may be a secret. */
  readonly detail: string;
}

/** All values of the wrong type. A single one makes Go reject the whole text. */
export function wrongTypes(root: Node): readonly WrongType[] {
  const found: WrongType[] = [];
  visit(root, configShape, [], found);
  return found;
}

function visit(node: Node | undefined, shape: Shape, path: readonly string[], found: WrongType[]): void {
  if (node === undefined || isNull(node)) return;
  const wrong = (expected: string) => {
    const name = path.length === 0 ? 'it' : `"${path.join('.')}"`;
    found.push({ range: node.range, detail: `${name} must be ${expected}, not ${kindOf(node)}` });
  };
  if (shape === 'text') {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') wrong('a string');
  } else if (shape === 'list') {
    if (node.kind !== 'sequence') wrong('a list');
    else for (const [index, item] of node.items.entries()) visit(item, 'text', [...path, String(index)], found);
  } else if (node.kind !== 'mapping') {
    wrong('an object');
  } else {
    for (const { key, value } of node.entries) {
      const expected = 'each' in shape ? shape.each : shape.fields.get(foldKey(key.source.text));
      if (expected !== undefined) visit(value, expected, [...path, key.source.text], found);
    }
  }
}

function kindOf(node: Node): string {
  if (node.kind === 'mapping') return 'an object';
  if (node.kind === 'sequence') return 'a list';
  if (typeof node.value === 'boolean') return 'true or false';
  return typeof node.value === 'number' ? 'a number' : 'a string';
}

export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Go compares field names without regard to case. Two letters outside ASCII also fold to ASCII letters. */
export function foldKey(key: string): string {
  return key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();
}

export function isKnownField(key: string): boolean {
  return typeof configShape === 'object' && 'fields' in configShape && configShape.fields.has(foldKey(key));
}

/** Includes `email`, an obsolete field that is ignored. */
export function isKnownEntryField(key: string): boolean {
  return ['email', ...entryFields.split(' ')].includes(foldKey(key));
}
