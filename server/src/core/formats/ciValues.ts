import type { ChangedValue, RejectedValue } from '../model/valueFacts.ts';
import { type Node, type Scalar, wholePart } from '../syntax/node.ts';
import { rubyKind, rubyText } from '../syntax/yaml/value.ts';
import type { Located } from '../text/mappedText.ts';
import { isReference } from './ciImages.ts';
import { isKept } from './ciVariables.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';

export interface ValuesFound {
  readonly changedValues: ChangedValue[];
  readonly rejectedValues: RejectedValue[];
}

/** Reads which variables of a job have values that GitLab changes or rejects: in `variables`, `rules:variables` and `parallel:matrix`. */
export function readJobValues(fields: ReadonlyMap<string, Field>, owner: string, found: ValuesFound): void {
  readValues(fields.get('variables')?.entry.value, owner, found);
  readRuleValues(fields.get('rules')?.entry.value, owner, found);
  readJobInputs(fields.get('inputs')?.entry.value, owner, found);
  const parallel = fields.get('parallel')?.entry.value;
  const matrix = parallel?.kind === 'mapping' ? fieldsOf(parallel).get('matrix')?.entry.value : undefined;
  for (const row of matrix?.kind === 'sequence' ? matrix.items : []) {
    if (row.kind === 'mapping') readRow(row, owner, found);
  }
}

/** The defaults of a job's `inputs:`, which the Runner fills in (docs/ground-truth.md#c7). */
function readJobInputs(inputs: Node | undefined, owner: string, found: ValuesFound): void {
  for (const [name, { entry, via }] of inputs?.kind === 'mapping' ? fieldsOf(inputs) : []) {
    const value = entry.value?.kind === 'mapping' ? fieldsOf(entry.value).get('default')?.entry.value : undefined;
    const shared = via !== undefined || value?.alias !== undefined;
    if (value?.kind === 'scalar') addChanged(value, { name, owner, shared }, found, 'job-input');
  }
}

/** Reads `variables` of the items of `rules:`. */
export function readRuleValues(rules: Node | undefined, owner: string, found: ValuesFound): void {
  for (const rule of rules?.kind === 'sequence' ? rules.items : []) {
    if (rule.kind === 'mapping') readValues(fieldsOf(rule).get('variables')?.entry.value, owner, found);
  }
}

/** The keys of a variable that is written as a mapping. */
const settings: ReadonlySet<string> = new Set(['value', 'description', 'expand', 'options']);

/** Reads a `variables:` mapping. */
export function readValues(node: Node | undefined, owner: string, found: ValuesFound): void {
  if (node?.kind !== 'mapping') return;
  for (const [name, { entry, via }] of fieldsOf(node)) {
    const { value } = entry;
    if (value === undefined || isReference(value)) continue;
    const place = { name, owner, shared: via !== undefined || value.alias !== undefined };
    if (value.kind === 'sequence') reject('list', value, place, found);
    else if (value.kind === 'scalar') addChanged(value, place, found);
    else {
      const keys = fieldsOf(value);
      const inner = keys.get('value')?.entry.value;
      const at = { ...place, shared: place.shared || inner?.alias !== undefined };
      if (inner?.kind === 'scalar') {
        addChanged(inner, at, found);
        checkOption(inner, keys.get('options')?.entry.value, at, found);
      } else if (inner !== undefined && !isReference(inner)) reject(inner.kind === 'sequence' ? 'list' : 'map', inner, at, found);
      if (keys.size > 0 && ![...keys.keys()].some((key) => settings.has(key))) reject('map', value, place, found);
    }
  }
}

interface ValuePlace {
  readonly name: string;
  readonly owner: string;
  readonly shared: boolean;
}

/** In a row of a matrix, GitLab accepts only strings and integers. */
function readRow(row: Node & { readonly kind: 'mapping' }, owner: string, found: ValuesFound): void {
  for (const [name, { entry, via }] of fieldsOf(row)) {
    const { value } = entry;
    const items = value?.kind === 'sequence' && !isReference(value) ? value.items : [value];
    for (const item of items) {
      if (item?.kind !== 'scalar') continue;
      const place = { name, owner, shared: via !== undefined || value?.alias !== undefined || item.alias !== undefined };
      const kind = rubyKind(item);
      if (kind === 'float' || kind === 'boolean') {
        reject('matrix', item, place, found, { written: wholePart(item), becomes: rubyText(item) ?? item.source.text });
      } else addChanged(item, place, found);
    }
  }
}

/** GitLab compares the values as Ruby does, so only strings are compared here. */
function checkOption(value: Scalar, options: Node | undefined, place: ValuePlace, found: ValuesFound): void {
  const { text } = value.source;
  if (options?.kind !== 'sequence' || isReference(options) || rubyKind(value) !== 'string' || !isKept(place.name, text)) return;
  const texts = options.items.flatMap((item) => (item.kind === 'scalar' && rubyKind(item) === 'string' ? item.source.text : []));
  const isKnown =
    texts.length > 0 && texts.length === options.items.length && !texts.includes(text) && !/\$\[\[/.test([text, ...texts].join());
  if (isKnown && texts.every((one) => isKept(place.name, one)))
    reject('option', value, place, found, { written: wholePart(value), options: texts });
}

function reject(
  kind: RejectedValue['kind'],
  node: Node,
  { name, owner, shared }: ValuePlace,
  { rejectedValues }: ValuesFound,
  more: Pick<RejectedValue, 'written' | 'becomes' | 'options'> = {},
): void {
  rejectedValues.push({ kind, name, owner, range: node.alias ?? node.range, ...more, ...(shared && { shared }) });
}

function addChanged(
  scalar: Scalar,
  { name, owner, shared }: ValuePlace,
  { changedValues }: ValuesFound,
  place: ChangedValue['place'] = 'variable',
): void {
  const change = changeOf(scalar);
  if (change === undefined || !isKept(name, change.becomes)) return;
  changedValues.push({ place, name, owner, ...change, ...(shared && { shared }) });
}

/** What YAML makes of a plain scalar, if GitLab does not read it as written. */
export function changeOf(scalar: Scalar): Pick<ChangedValue, 'written' | 'kind' | 'becomes'> | undefined {
  if (scalar.style !== 'plain' || scalar.tag !== undefined || scalar.value === null) return undefined;
  const becomes = rubyText(scalar);
  if (becomes === undefined || becomes === scalar.source.text) return undefined;
  const kind = rubyKind(scalar);
  return { written: wholePart(scalar), kind: kind === 'symbol' || kind === 'boolean' ? kind : 'number', becomes };
}

/** More nodes than a real block has. Stops on files that were made to be slow. */
const maxNodes = 20_000;
/** `2024-1-1` */
const shortestDate = 8;

/** The dates in a block. GitLab does not load a file that has one anywhere (docs/ground-truth.md#c5). */
export function readDates(root: Node | undefined): readonly Located[] {
  const found: Located[] = [];
  const waiting: Node[] = root === undefined ? [] : [root];
  let left = maxNodes;
  const look = (scalar: Scalar) => {
    if (scalar.style !== 'plain' || scalar.source.text.length < shortestDate || rubyKind(scalar) !== 'date') return;
    found.push(wholePart(scalar));
  };
  for (let node = waiting.pop(); node !== undefined && left > 0; node = waiting.pop()) {
    left -= 1;
    if (node.alias !== undefined) continue;
    if (node.kind === 'scalar') look(node);
    else if (node.kind === 'sequence') waiting.push(...node.items);
    else {
      for (const { key, value } of node.entries) {
        look(key);
        if (value !== undefined) waiting.push(value);
      }
    }
  }
  return found;
}
