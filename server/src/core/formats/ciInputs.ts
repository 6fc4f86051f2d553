import type { ChangedValue, InputFacts, InputSpec, InputType, InputValue } from '../model/valueFacts.ts';
import { type Node, type Scalar, valueAt } from '../syntax/node.ts';
import { rubyText } from '../syntax/yaml/value.ts';
import type { Writable } from '../util/writable.ts';
import { isReference } from './ciImages.ts';
import { changeOf } from './ciValues.ts';
import { isHarmless } from './ciVariables.ts';
import { fieldsOf } from './fields.ts';

/** The `inputs:` of an include. */
export function readGivenInputs(node: Node | undefined): readonly InputFacts[] {
  if (node?.kind !== 'mapping') return [];
  return [...fieldsOf(node)].map(([name, { entry }]) => {
    const value = entry.value;
    const place = { key: entry.key.range, value: value?.alias ?? value?.range ?? entry.key.range };
    return { name, place, ...valueFacts(value) };
  });
}

/** The values without quotes that an include passes and that YAML changes. */
export function changedInputs(node: Node | undefined, include: ChangedValue['include']): readonly ChangedValue[] {
  if (node?.kind !== 'mapping') return [];
  return [...fieldsOf(node)].flatMap(([name, { entry, via }]) => changedInput('given', name, entry.value, via !== undefined, include));
}

/** What is written about inputs in a `spec:` header. */
export interface HeaderInputs {
  readonly inputs: readonly InputSpec[];
  readonly changedValues: readonly ChangedValue[];
  /** Other files may declare more inputs. */
  readonly isOpen: boolean;
}

export function readHeaderInputs(header: Node | undefined): HeaderInputs {
  const spec = header?.kind === 'mapping' ? valueAt(header, 'spec') : undefined;
  const inputs = spec?.kind === 'mapping' ? valueAt(spec, 'inputs') : undefined;
  const isOpen = spec !== undefined && (spec.kind !== 'mapping' || valueAt(spec, 'include') !== undefined || isUnreadable(inputs));
  if (inputs?.kind !== 'mapping') return { inputs: [], changedValues: [], isOpen };
  const fields = [...fieldsOf(inputs)];
  return {
    inputs: fields.map(([name, { entry }]) => ({ name, ...specOf(entry.key, entry.value) })),
    changedValues: fields.flatMap(([name, { entry, via }]) =>
      entry.value?.kind === 'mapping' ? changedInput('default', name, valueAt(entry.value, 'default'), via !== undefined) : [],
    ),
    isOpen,
  };
}

function isUnreadable(inputs: Node | undefined): boolean {
  return inputs !== undefined && inputs.kind !== 'mapping' && !(inputs.kind === 'scalar' && inputs.value === null);
}

function changedInput(
  place: ChangedValue['place'],
  name: string,
  value: Node | undefined,
  isShared: boolean,
  include?: ChangedValue['include'],
): readonly ChangedValue[] {
  const change = value?.kind === 'scalar' ? changeOf(value) : undefined;
  if (value === undefined || change === undefined || !isHarmless(change.becomes)) return [];
  const shared = isShared || value.alias !== undefined;
  return [{ place, name, owner: '', ...change, ...(include && { include }), ...(shared && { shared }) }];
}

const types: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'array']);

function specOf(key: Scalar, value: Node | undefined): Omit<InputSpec, 'name'> {
  if (value?.kind !== 'mapping') {
    const isBare = value === undefined || (value.kind === 'scalar' && value.value === null);
    return isBare ? { wants: 'string', required: true, place: { key: key.range, value: key.range } } : {};
  }
  const fields = fieldsOf(value);
  const at = (name: string) => fields.get(name)?.entry.value;
  const given = at('default');
  const spec: Writable<Omit<InputSpec, 'name'>> = {
    place: { key: key.range, value: given?.alias ?? given?.range ?? key.range },
    ...valueFacts(given),
  };
  // Rules can give a default, options, and more.
  if (fields.has('rules')) return spec;
  if (!fields.has('default')) spec.required = true;
  const type = at('type');
  const wants = type === undefined ? 'string' : type.kind === 'scalar' && types.has(type.source.text) ? type.source.text : undefined;
  if (wants !== undefined) spec.wants = wants as Exclude<InputType, 'map'>;
  const options = optionsIn(at('options'));
  if (options !== undefined) spec.options = options;
  const regex = at('regex');
  if (regex?.kind === 'scalar' && typeof regex.value === 'string') spec.regex = regex.source.text;
  return spec;
}

function optionsIn(node: Node | undefined): readonly string[] | undefined {
  if (node?.kind !== 'sequence' || isReference(node)) return undefined;
  const texts = node.items.map((item) => inputValue(item)).filter((item) => typeof item === 'string');
  return texts.length === node.items.length ? texts : undefined;
}

function valueFacts(value: Node | undefined): Pick<InputFacts, 'value' | 'type' | 'isNull'> {
  const type = typeOf(value);
  const known = inputValue(value) ?? undefined;
  const isNull = value === undefined || (value.kind === 'scalar' && value.value === null);
  return { ...(known !== undefined && { value: known }), ...(type && { type }), ...(isNull && { isNull: true as const }) };
}

/** Real inputs are flat. Nested anchors can expand to far more than was written. */
const maxInputDepth = 5;
const maxInputItems = 100;

function inputValue(node: Node | undefined, depth = 0): InputValue | null {
  if (node === undefined || depth > maxInputDepth || isReference(node)) return null;
  if (node.kind === 'scalar') {
    const text = node.value === null ? undefined : rubyText(node);
    return text !== undefined && isHarmless(text) ? text : null;
  }
  if (node.kind === 'sequence') {
    return node.items.length > maxInputItems ? null : { list: node.items.map((item) => inputValue(item, depth + 1)) };
  }
  const fields = [...fieldsOf(node)];
  if (fields.length > maxInputItems) return null;
  return { mapping: fields.map(([name, { entry }]) => [name, inputValue(entry.value, depth + 1)] as const) };
}

/** Undefined for what GitLab replaces. */
function typeOf(value: Node | undefined): InputType | undefined {
  if (value === undefined || isReference(value) || value.tag !== undefined) return undefined;
  if (value.kind !== 'scalar') return value.kind === 'sequence' ? 'array' : 'map';
  if (value.value === null || value.source.text.includes('$[[')) return undefined;
  return typeof value.value === 'number' ? 'number' : typeof value.value === 'boolean' ? 'boolean' : 'string';
}
