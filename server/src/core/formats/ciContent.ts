import type { CiEntry, CiPlace, CiScalar, CiValue } from '../model/pipelineFacts.ts';
import type { Mapping, Node, Scalar } from '../syntax/node.ts';
import { rubyText } from '../syntax/yaml/value.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Writable } from '../util/writable.ts';
import { isReference } from './ciImages.ts';
import { isReadAsJob, reservedNames } from './ciJobs.ts';
import { isHarmless, isKept } from './ciVariables.ts';
import { type Field, fieldsOf } from './fields.ts';
import { scalarsOf } from './imageUse.ts';

/** More nodes than a real block has. Nested anchors can expand to far more than was written. */
const maxNodes = 5000;

const wholeKeys = new Set(['image', 'services', 'inherit', 'extends']);
/** Keys whose values do not matter, even for jobs that extend the block: only their presence is kept. */
export const presenceOnly: ReadonlySet<string> = new Set([
  'script',
  'before_script',
  'after_script',
  'only',
  'except',
  'artifacts',
  'cache',
  'needs',
]);
const topLevel = new Set(['default', 'image', 'services', 'variables', 'workflow']);

interface Reading {
  left: number;
}

/** Whether a top-level block can have images, services or variables. In `foo: {image: …}` of another program's file they mean nothing. */
export function hasContent(name: string, value: Node | undefined): boolean {
  if (reservedNames.has(name)) return topLevel.has(name);
  return name.startsWith('.') || value?.kind === 'mapping';
}

/** Reads a top-level block for `core/pipeline` to merge with others (docs/ground-truth.md#c2, #c6). Keeps nothing that may be a secret. */
export function readContent(name: string, value: Node | undefined): CiValue {
  const reading = { left: maxNodes };
  if (name === 'variables') return readVariables(value, undefined, reading);
  if (name === 'image' || name === 'services') return readWhole(value, undefined, reading, keepAll);
  if (value?.kind === 'mapping') return readJob(name, value, reading);
  return name.startsWith('.') ? readWhole(value, undefined, reading, isHarmless) : other(value, undefined);
}

function readJob(owner: string, mapping: Mapping, reading: Reading): CiValue {
  const isHidden = owner.startsWith('.');
  const isOurs = isHidden || reservedNames.has(owner) || isReadAsJob(mapping);
  const entries = [...fieldsOf(mapping)].map(([name, field]): CiEntry => {
    const { value } = field.entry;
    if (wholeKeys.has(name)) return { name, value: readWhole(isOurs ? value : undefined, field, reading, keepAll) };
    if (name === 'variables') return { name, value: readVariables(value, field, reading) };
    if (name === 'parallel') return { name, value: readParallel(value, field, reading) };
    if (name === 'secrets') return { name, value: readSecrets(value, field, reading) };
    if (name === 'rules') return { name, value: readRules(value, field, reading) };
    if (name === 'inputs') return { name, value: readWhole(isOurs ? value : undefined, field, reading, isHarmless) };
    if (!isHidden || presenceOnly.has(name)) return { name, value: other(value, field) };
    return { name, value: readWhole(value, field, reading, isHarmless) };
  });
  return { kind: 'mapping', entries, ...placeOf(mapping, undefined) };
}

type Keeps = (text: string) => boolean;
const keepAll: Keeps = () => true;

function readWhole(node: Node | undefined, field: Field | undefined, reading: Reading, keeps: Keeps): CiValue {
  const place = placeOf(node, field);
  reading.left -= 1;
  if (node === undefined) return { kind: 'nothing', ...place };
  if (reading.left < 0) return { kind: 'other', ...place };
  if (isReference(node)) return { kind: 'reference', target: targetOf(node), ...place };
  if (node.kind === 'scalar') return readScalar(node, place, keeps);
  if (node.kind === 'sequence') {
    return { kind: 'list', items: node.items.map((item) => readWhole(item, undefined, reading, keeps)), ...place };
  }
  const entries = [...fieldsOf(node)].map(([name, inner]) => {
    // A service's own variables are not part of its image.
    const value =
      name === 'variables' && inner.entry.value?.kind === 'mapping'
        ? other(inner.entry.value, inner)
        : readWhole(inner.entry.value, inner, reading, keeps);
    return { name, value };
  });
  return { kind: 'mapping', entries, ...place };
}

function readScalar(node: Scalar, place: CiPlace, keeps: Keeps): CiValue {
  if (node.value === null) return { kind: 'nothing', ...place };
  const text = rubyText(node) ?? node.source.text;
  const words = node.style === 'plain' ? undefined : node.source.toSource(0, node.source.text.length);
  const value: Writable<CiScalar> = { kind: 'scalar', isText: typeof node.value === 'string', ...place };
  if (keeps(text)) value.text = text;
  if (words !== undefined) value.words = words;
  return value;
}

function readVariables(node: Node | undefined, field: Field | undefined, reading: Reading): CiValue {
  if (node?.kind !== 'mapping') return readWhole(node, field, reading, () => false);
  const entries = [...fieldsOf(node)].map(([name, inner]) => ({ name, value: readVariable(name, inner, reading) }));
  return { kind: 'mapping', entries, ...placeOf(node, field) };
}

/** Reads `parallel:`. The rows of a matrix set variables, each to one value of a list. */
function readParallel(node: Node | undefined, field: Field, reading: Reading): CiValue {
  const matrix = node?.kind === 'mapping' ? fieldsOf(node).get('matrix') : undefined;
  const rows = matrix?.entry.value;
  if (matrix === undefined || rows?.kind !== 'sequence' || isReference(rows)) return readWhole(node, field, reading, () => false);
  const items = rows.items.map((row) => readVariables(row, undefined, reading));
  const entries = [{ name: 'matrix', value: { kind: 'list' as const, items, ...placeOf(rows, matrix) } }];
  return { kind: 'mapping', entries, ...placeOf(node, field) };
}

function readVariable(name: string, field: Field, reading: Reading): CiValue {
  const { value } = field.entry;
  if (value?.kind !== 'sequence' || isReference(value)) return readOneValue(name, value, field, reading);
  const items = value.items.map((item) => readOneValue(name, item, undefined, reading));
  return { kind: 'list', items, ...placeOf(value, field) };
}

function readOneValue(name: string, value: Node | undefined, field: Field | undefined, reading: Reading): CiValue {
  const scalar = value?.kind === 'mapping' ? fieldsOf(value).get('value')?.entry.value : value;
  if (scalar?.kind !== 'scalar' || scalar.value === null) return readWhole(value, field, reading, () => false);
  const text = rubyText(scalar);
  const words = scalar.style === 'plain' ? undefined : scalar.source.toSource(0, scalar.source.text.length);
  const shown = { ...(text !== undefined && isKept(name, text) && { text }), ...(words && { words }) };
  return { kind: 'scalar', isText: true, ...shown, ...placeOf(scalar, field) };
}

/** Vault secrets. Those with `file: false` are not files and are read as `nothing`. */
function readSecrets(node: Node | undefined, field: Field, reading: Reading): CiValue {
  if (node?.kind !== 'mapping') return readWhole(node, field, reading, () => false);
  const entries = [...fieldsOf(node)].map(([name, inner]): CiEntry => {
    const file = inner.entry.value?.kind === 'mapping' ? fieldsOf(inner.entry.value).get('file')?.entry.value : undefined;
    const isText = file?.kind === 'scalar' && file.value === false;
    return { name, value: { kind: isText ? 'nothing' : 'other', ...placeOf(inner.entry.value, inner) } };
  });
  return { kind: 'mapping', entries, ...placeOf(node, field) };
}

/**
 * Reads what each rule of `rules:` sets: its `variables:`, or an empty mapping. Only one rule applies. Leaves out rules with `when: never`, and those
 * after a rule without a condition.
 */
function readRules(node: Node | undefined, field: Field, reading: Reading): CiValue {
  if (node?.kind !== 'sequence' || isReference(node)) return readWhole(node, field, reading, () => false);
  const items: CiValue[] = [];
  for (const rule of node.items) {
    if (rule.kind !== 'mapping') {
      items.push(readWhole(rule, undefined, reading, () => false));
      continue;
    }
    const fields = fieldsOf(rule);
    const when = fields.get('when')?.entry.value;
    if (when?.kind === 'scalar' && when.value === 'never') continue;
    const variables = fields.get('variables');
    items.push(readVariables(variables?.entry.value ?? emptyAt(rule), variables, reading));
    if (!['if', 'changes', 'exists'].some((key) => fields.has(key))) break;
  }
  return { kind: 'list', items, ...placeOf(node, field) };
}

function emptyAt({ range }: Node): Node {
  return { kind: 'mapping', entries: [], range };
}

function other(node: Node | undefined, field: Field | undefined): CiValue {
  const isNothing = node === undefined || (node.kind === 'scalar' && node.value === null);
  return { kind: isNothing ? 'nothing' : 'other', ...placeOf(node, field) };
}

function targetOf(node: Node): readonly string[] {
  const target = node.kind === 'sequence' ? scalarsOf(node).map(({ source }) => source.text) : [];
  return node.kind === 'sequence' && target.length === node.items.length ? target : [];
}

const nowhere: SourceRange = { start: 0, end: 0 };

function placeOf(node: Node | undefined, field: Field | undefined): CiPlace {
  const key = field?.entry.key.range;
  const alias = node?.alias ?? field?.via;
  const range = node?.range ?? key ?? nowhere;
  if (alias !== undefined) return key === undefined ? { range, alias } : { range, alias, key };
  return key === undefined ? { range } : { range, key };
}
