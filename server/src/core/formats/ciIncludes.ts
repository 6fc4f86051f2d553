import type { ChildFacts, IncludeFacts, IncludeRule } from '../model/pipelineFacts.ts';
import type { ChangedValue } from '../model/valueFacts.ts';
import { type Mapping, type Node, type Scalar, valueAt, wholePart } from '../syntax/node.ts';
import type { Located } from '../text/mappedText.ts';
import { isReference } from './ciImages.ts';
import { changedInputs, readGivenInputs } from './ciInputs.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';
import { presenceWith } from './includePresence.ts';

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
  const common = { range: node.range, ...presenceOf(valueAt(node, 'rules')) };
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

/** Whether an include is present, without evaluating conditions. */
function presenceOf(rules: Node | undefined): Pick<IncludeFacts, 'presence' | 'rules'> {
  if (rules === undefined || (rules.kind === 'scalar' && rules.value === null)) return {};
  const read = rules.kind === 'sequence' && !isReference(rules) ? rules.items.map(readRule) : [undefined];
  const known = read.filter((rule) => rule !== undefined);
  if (known.length < read.length) return { presence: 'maybe' };
  const presence = presenceWith(known, (rule) => (isUnconditional(rule) ? true : undefined));
  if (presence === 'maybe') return { presence, rules: known };
  return presence === undefined ? {} : { presence };
}

function isUnconditional({ if: condition, exists, isOpen }: IncludeRule): boolean {
  return condition === undefined && exists === undefined && isOpen === undefined;
}

/** Undefined if GitLab would not understand it either, or if it is written elsewhere. */
function readRule(node: Node): IncludeRule | undefined {
  if (node.kind !== 'mapping') return undefined;
  const fields = fieldsOf(node);
  const when = fields.get('when')?.entry.value;
  const outcome = when === undefined ? 'always' : textOf(when)?.value;
  if (outcome !== 'always' && outcome !== 'never') return undefined;
  const condition = fields.get('if')?.entry.value;
  const expression = textOf(condition)?.value;
  const exists = fields.get('exists')?.entry.value;
  const paths = exists === undefined ? undefined : pathsIn(exists);
  const isOpen =
    (condition !== undefined && expression === undefined) ||
    (exists !== undefined && paths === undefined) ||
    [...fields.keys()].some((key) => !['when', 'if', 'exists'].includes(key));
  return {
    when: outcome,
    ...(expression !== undefined && { if: expression }),
    ...(paths !== undefined && { exists: paths }),
    ...(isOpen && { isOpen: true as const }),
  };
}

/** Undefined for the files of another project, and for what is not known. */
function pathsIn(node: Node): readonly string[] | undefined {
  if (node.kind !== 'sequence' || isReference(node)) return undefined;
  const paths = node.items.map((item) => textOf(item)?.value);
  return paths.every((path) => path !== undefined) ? paths : undefined;
}

function textOf(node: Node | undefined): Located | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? wholePart(node) : undefined;
}
