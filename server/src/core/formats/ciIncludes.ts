import type { ChildFacts, IncludeFacts } from '../model/pipelineFacts.ts';
import type { ChangedValue } from '../model/valueFacts.ts';
import { type Mapping, type Node, type Scalar, valueAt, wholePart } from '../syntax/node.ts';
import type { Located } from '../text/mappedText.ts';
import { isReference } from './ciImages.ts';
import { changedInputs, readGivenInputs } from './ciInputs.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';

/** The files in `include:`, in any of its forms. Adds the inputs whose values YAML changes to `changed`. */
export function readIncludes(node: Node | undefined, changed: ChangedValue[]): readonly IncludeFacts[] {
  if (node === undefined) return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => (item.kind === 'sequence' ? [] : includeOf(item, changed)));
  return includeOf(node, changed);
}

/** The child pipeline that a job starts, from the files in `trigger: include`. */
export function readChild(fields: ReadonlyMap<string, Field>, job: string, changed: ChangedValue[]): readonly ChildFacts[] {
  const trigger = fields.get('trigger')?.entry.value;
  const keys = trigger?.kind === 'mapping' ? fieldsOf(trigger) : undefined;
  const includes = readIncludes(keys?.get('include')?.entry.value, changed);
  if (includes.length === 0) return [];
  const hasInputs = keys?.has('inputs') === true;
  return [{ job, includes: hasInputs ? includes.map((include) => ({ ...include, hasOpenInputs: true as const })) : includes }];
}

function includeOf(node: Scalar | Mapping, changed: ChangedValue[]): readonly IncludeFacts[] {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string') return [];
    const target = wholePart(node);
    return [{ kind: /^(?:https?|ssh|git):\/\//i.test(target.value) ? 'remote' : 'local', target, range: node.range }];
  }
  const presence = presenceOf(valueAt(node, 'rules'));
  const common = { range: node.range, ...(presence !== undefined && { presence }) };
  for (const kind of ['local', 'remote', 'project', 'template', 'component'] as const) {
    const target = textOf(valueAt(node, kind));
    if (target === undefined) continue;
    const given = valueAt(node, 'inputs');
    const inputs = readGivenInputs(given);
    const isOpen = given !== undefined && given.kind !== 'mapping' && !(given.kind === 'scalar' && given.value === null);
    const include = { kind, target, ...common, ...(inputs.length > 0 && { inputs }), ...(isOpen && { hasOpenInputs: true as const }) };
    changed.push(...changedInputs(given, { kind, target: target.value }));
    const integrity = kind === 'remote' ? textOf(valueAt(node, 'integrity'))?.value : undefined;
    if (integrity !== undefined) return [{ ...include, integrity }];
    return kind === 'project' ? filesOf(include, node) : [include];
  }
  return [{ kind: 'unknown', ...common }];
}

/** The files of another project: one include for each. */
function filesOf(include: IncludeFacts, node: Mapping): readonly IncludeFacts[] {
  const written = valueAt(node, 'file');
  const ref = refOf(valueAt(node, 'ref'));
  const ofProject = ref === undefined ? include : { ...include, ref };
  const files = written?.kind === 'sequence' && !isReference(written) ? written.items : [written];
  return files.map((item) => {
    const file = textOf(item);
    return file === undefined ? ofProject : { ...ofProject, file };
  });
}

/** Undefined for the default branch. A ref that is not text or a number does not exist, and neither does the empty one. */
function refOf(node: Node | undefined): string | undefined {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return undefined;
  return node.kind === 'scalar' ? `${node.value}` : '';
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

function textOf(node: Node | undefined): Located | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? wholePart(node) : undefined;
}
