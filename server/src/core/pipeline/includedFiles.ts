import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { InputValue } from '../model/valueFacts.ts';
import { findIncluded } from './findIncluded.ts';
import { type IncludedTarget, includesOf } from './includeGraph.ts';
import { fillValue, type Inputs, inputsFor } from './inputs.ts';

/** A file that is part of a pipeline. */
export interface IncludedFile {
  readonly file: SourceFile;
  /** The values of its `$[[ inputs.x ]]`. */
  readonly inputs: Inputs;
  /** Later files override earlier ones. */
  readonly rank: number;
  /** What decides whether the file is included. Files with the same condition are always included together. */
  readonly condition?: Condition;
}

/** The `rules:` of an include, which GitLab evaluates. */
export interface Condition {
  /** A noun phrase for messages. */
  readonly because: string;
}

/** An include whose file is not in the workspace, or the first beyond the limit of files. */
export interface MissingInclude {
  readonly uri: string;
  readonly include: IncludedTarget;
  readonly rank: number;
}

export interface IncludedFiles {
  readonly included: readonly IncludedFile[];
  readonly missing: readonly MissingInclude[];
}

const noInputs: Inputs = new Map();

/** GitLab's default is 150, and administrators can raise it. This limit also stops pipelines that include themselves. */
const maxFiles = 1200;

/**
 * A file with everything that it includes, in GitLab's merge order: includes first, then the file that includes them. Cycles are cut. `of` are the
 * includes of a child pipeline. It is empty for a pipeline that starts with `root` itself.
 */
export function includedFilesOf(workspace: Workspace, root: SourceFile, of: readonly IncludedTarget[] = []): IncludedFiles {
  const included: IncludedFile[] = [];
  const missing: MissingInclude[] = [];
  const above = new Set<string>();
  let isFull = false;
  const include = (
    one: IncludedTarget,
    by: { readonly uri: string; readonly inputs: Inputs; readonly condition: Condition | undefined },
  ) => {
    if (one.presence === 'never') return;
    const found = findIncluded(workspace, one, root);
    const isCut = !isFull && included.length + found.length >= maxFiles;
    if (isCut) isFull = true;
    if (found.length === 0 || isCut) missing.push({ uri: by.uri, include: one, rank: included.length });
    const filled = (value: InputValue | undefined) => value && fillValue(value, by.inputs);
    const given =
      one.inputs === undefined
        ? noInputs
        : new Map(one.inputs.flatMap(({ name, value, isNull }) => (isNull ? [] : [[name, filled(value)] as const])));
    const condition = one.presence === 'maybe' ? conditionOf(one) : by.condition;
    for (const file of found) add(file, given, condition);
  };
  const add = (file: SourceFile, given: Inputs | undefined, condition: Condition | undefined) => {
    if (above.has(file.uri) || included.length >= maxFiles || above.size >= maxFiles) return;
    above.add(file.uri);
    const { includes, declared } = includesOf(workspace, file);
    const inputs = declared.length === 0 ? noInputs : inputsFor(declared, given);
    for (const one of includes) include(one, { uri: file.uri, inputs, condition });
    above.delete(file.uri);
    included.push({ file, inputs, rank: included.length, ...(condition && { condition }) });
  };
  if (of.length === 0) add(root, undefined, undefined);
  for (const one of of) include(one, { uri: root.uri, inputs: noInputs, condition: undefined });
  return { included, missing };
}

function conditionOf({ target }: IncludedTarget): Condition {
  return { because: target === undefined ? 'the rules of an include' : `the rules of the include “${target}”` };
}
