import type { Node } from '../syntax/node.ts';
import type { SourceRange } from '../text/mappedText.ts';

/** The type that Go expects for a field. `null` is always valid. */
export type Shape = 'text' | 'list' | 'object' | { readonly each: Shape } | { readonly fields: ReadonlyMap<string, Shape> };

function fields(text: string, others: Readonly<Record<string, Shape>> = {}): Shape {
  return { fields: new Map([...text.split(' ').map((name): [string, Shape] => [name.toLowerCase(), 'text']), ...Object.entries(others)]) };
}

const entryFields = 'username password auth serveraddress identitytoken registrytoken';

/** One registry's entry in `auths`. */
export const memberShape = fields(entryFields);

/** Fields of Docker's config.json (docs/ground-truth.md#e1), folded like Go does for comparisons. The members of `auths` are not looked at. */
export const configShape = fields(
  'credsStore psFormat imagesFormat networksFormat pluginsFormat volumesFormat statsFormat serviceInspectFormat servicesFormat ' +
    'tasksFormat secretFormat configFormat nodesFormat detachKeys currentContext',
  {
    auths: 'object',
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
export function wrongTypes(node: Node | undefined, shape: Shape, path: readonly string[]): readonly WrongType[] {
  const found: WrongType[] = [];
  visit(node, shape, path, found);
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
  } else if (shape !== 'object') {
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

/** Go compares field names without regard to case. Two letters outside ASCII also fold to ASCII letters: `K` in lowercase is one. */
export function foldKey(key: string): string {
  const lower = key.toLowerCase();
  return lower.includes('\u017f') ? lower.replaceAll('\u017f', 's') : lower;
}

export function isKnownField(key: string): boolean {
  return typeof configShape === 'object' && 'fields' in configShape && configShape.fields.has(foldKey(key));
}

/** Includes `email`, an obsolete field that is ignored. */
const knownEntryFields: ReadonlySet<string> = new Set(['email', ...entryFields.split(' ')]);

export function isKnownEntryField(key: string): boolean {
  return knownEntryFields.has(foldKey(key));
}

/** The name by which Go knows a field of an entry, or the key as written when it is not a field. */
export function foldEntryField(key: string): string {
  const folded = foldKey(key);
  return knownEntryFields.has(folded) ? folded : key;
}
