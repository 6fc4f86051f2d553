import type { ChildFacts, IncludeFacts, InputFacts, InputValue } from '../model/pipelineFacts.ts';
import { type Mapping, type Node, type Scalar, valueAt, wholePart } from '../syntax/node.ts';
import { rubyText } from '../syntax/yaml/value.ts';
import type { Located } from '../text/mappedText.ts';
import { isReference } from './ciImages.ts';
import { isHarmless } from './ciVariables.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';

/** The files in `include:`, in any of its forms. */
export function readIncludes(node: Node | undefined): readonly IncludeFacts[] {
  if (node === undefined) return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => (item.kind === 'sequence' ? [] : includeOf(item)));
  return includeOf(node);
}

/** The child pipeline that a job starts, from the files in `trigger: include`. */
export function readChild(fields: ReadonlyMap<string, Field>, job: string): readonly ChildFacts[] {
  const trigger = fields.get('trigger')?.entry.value;
  const include = trigger?.kind === 'mapping' ? fieldsOf(trigger).get('include')?.entry.value : undefined;
  const includes = readIncludes(include);
  return includes.length === 0 ? [] : [{ job, includes }];
}

function includeOf(node: Scalar | Mapping): readonly IncludeFacts[] {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string') return [];
    const target = wholePart(node);
    return [{ kind: /^https?:\/\//i.test(target.value) ? 'remote' : 'local', target, range: node.range }];
  }
  const presence = presenceOf(valueAt(node, 'rules'));
  const common = { range: node.range, ...(presence !== undefined && { presence }) };
  for (const kind of ['local', 'remote', 'project', 'template', 'component'] as const) {
    const target = textOf(valueAt(node, kind));
    if (target === undefined) continue;
    const inputs = passedInputs(valueAt(node, 'inputs'));
    return [{ kind, target, ...common, ...(inputs.length > 0 && { inputs }) }];
  }
  return [{ kind: 'unknown', ...common }];
}

/**
 * Whether an include is present, without evaluating conditions of its `rules:`. GitLab uses the first rule that matches, and does not
 * include the file if none does.
 */
function presenceOf(rules: Node | undefined): IncludeFacts['presence'] {
  if (rules === undefined || (rules.kind === 'scalar' && rules.value === null)) return undefined;
  if (rules.kind !== 'sequence' || isReference(rules)) return 'maybe';
  const outcomes = new Set<string>();
  for (const rule of rules.items) {
    if (rule.kind !== 'mapping') return 'maybe';
    const fields = fieldsOf(rule);
    const when = fields.get('when')?.entry.value;
    const outcome = when === undefined ? 'always' : textOf(when)?.value;
    if (outcome !== 'always' && outcome !== 'never') return 'maybe';
    outcomes.add(outcome);
    if ([...fields.keys()].every((key) => key === 'when')) return conclusion(outcomes);
  }
  return conclusion(outcomes.add('never'));
}

function conclusion(outcomes: ReadonlySet<string>): IncludeFacts['presence'] {
  if (outcomes.size > 1) return 'maybe';
  return outcomes.has('never') ? 'never' : undefined;
}

/** The inputs that a `spec:` header declares, with their defaults. */
export function readInputs(header: Node | undefined): readonly InputFacts[] {
  const spec = header?.kind === 'mapping' ? valueAt(header, 'spec') : undefined;
  const inputs = spec?.kind === 'mapping' ? valueAt(spec, 'inputs') : undefined;
  if (inputs?.kind !== 'mapping') return [];
  return [...fieldsOf(inputs)].map(([name, { entry }]): InputFacts => {
    const declared = entry.value?.kind === 'mapping' ? fieldsOf(entry.value) : undefined;
    const value = inputValue(declared?.get('default')?.entry.value);
    const listed = declared?.get('options')?.entry.value;
    const options = listed?.kind === 'sequence' ? listed.items.map(inputValue).filter((one) => typeof one === 'string') : [];
    return { name, ...(value !== null && { value }), ...(options.length > 0 && { options }) };
  });
}

function passedInputs(node: Node | undefined): readonly InputFacts[] {
  if (node?.kind !== 'mapping') return [];
  return [...fieldsOf(node)].map(([name, { entry }]) => {
    const value = inputValue(entry.value);
    return { name, ...(value !== null && { value }) };
  });
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

function textOf(node: Node | undefined): Located | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? wholePart(node) : undefined;
}
