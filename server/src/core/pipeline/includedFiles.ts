import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { WantedRemote } from '../model/includes.ts';
import type { InputValue } from '../model/valueFacts.ts';
import { type Missing, resolveInclude } from './findIncluded.ts';
import { withInputs } from './includeAddress.ts';
import { type IncludedTarget, includesOf } from './includeGraph.ts';
import { presenceIn } from './includeRules.ts';
import { fillInputs, fillValue, type Inputs, inputsFor } from './inputs.ts';
import type { IncludeContext } from './remoteInclude.ts';

/** A file that is part of a pipeline. */
export interface IncludedFile {
  readonly file: SourceFile;
  /** The values of its `$[[ inputs.x ]]`. */
  readonly inputs: Inputs;
  /** Later files override earlier ones. */
  readonly rank: number;
  /** What its own includes mean. */
  readonly context: IncludeContext;
  /** What decides whether the file is included. Files with the same condition are always included together. */
  readonly condition?: Condition;
}

/** The `rules:` of an include, which GitLab evaluates. */
export interface Condition {
  /** A noun phrase for messages. */
  readonly because: string;
}

/** An include whose file is not available, or the first beyond the limit of files. Plain data, which can be compared as JSON. */
export interface MissingInclude extends Missing {
  /** The file that includes it. */
  readonly uri: string;
  readonly include: IncludedTarget;
  readonly rank: number;
}

export interface IncludedFiles {
  readonly included: readonly IncludedFile[];
  readonly missing: readonly MissingInclude[];
  /** Those that are not in the project of the pipeline, available or not. Plain data. */
  readonly remotes: readonly WantedRemote[];
}

const noInputs: Inputs = new Map();

/** GitLab's default is 150, and administrators can raise it. This limit also stops pipelines that include themselves. */
const maxFiles = 1200;

/**
 * A file with everything that it includes, in GitLab's merge order: includes first, then the file that includes them. Cycles are cut. `of` are the
 * includes of a child pipeline. It is empty for a pipeline that starts with `root` itself. `context` is that of the file with these includes.
 */
export function includedFilesOf(
  workspace: Workspace,
  root: SourceFile,
  of: readonly IncludedTarget[] = [],
  context: IncludeContext = { root },
): IncludedFiles {
  const walk = new IncludeWalk(workspace);
  if (of.length === 0) walk.add(root, { context, given: undefined, condition: undefined });
  for (const one of of) walk.include(one, { uri: root.uri, inputs: noInputs, context, condition: undefined });
  return walk;
}

/** The file with an include. */
interface Includer {
  readonly uri: string;
  readonly inputs: Inputs;
  readonly context: IncludeContext;
  readonly condition: Condition | undefined;
}

class IncludeWalk implements IncludedFiles {
  readonly included: IncludedFile[] = [];
  readonly missing: MissingInclude[] = [];
  readonly remotes: WantedRemote[] = [];
  private readonly workspace: Workspace;
  private readonly above = new Set<string>();
  private isFull = false;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  include(one: IncludedTarget, by: Includer): void {
    const presence = presenceIn(this.workspace, one, by.context);
    if (presence === 'never') return;
    const { texts, input } = withInputs(one.target ?? '', by.inputs);
    const file = one.file === undefined ? undefined : fillInputs(one.file, by.inputs);
    const ref = one.ref === undefined ? undefined : fillInputs(one.ref, by.inputs);
    for (const text of texts) {
      const target = one.target === undefined ? undefined : text;
      const filled = { ...one, target, ...(file !== undefined && { file }), ...(ref !== undefined && { ref }) };
      const because = presence === 'maybe' ? rulesOf(one) : input === undefined ? undefined : `the value of the input “${input}”`;
      this.resolve(filled, one, { ...by, condition: because === undefined ? by.condition : { because } });
    }
    if (texts.length === 0) this.addMissing(one, by, { name: one.target ?? '', reason: 'unclear' });
  }

  add(file: SourceFile, { context, given, condition }: Omit<Includer, 'uri' | 'inputs'> & { readonly given: Inputs | undefined }): void {
    const { above, included } = this;
    if (above.has(file.uri) || included.length >= maxFiles || above.size >= maxFiles) return;
    above.add(file.uri);
    const { includes, declared } = includesOf(this.workspace, file);
    const inputs = declared.length === 0 ? noInputs : inputsFor(declared, given);
    for (const one of includes) this.include(one, { uri: file.uri, inputs, context, condition });
    above.delete(file.uri);
    included.push({ file, inputs, rank: included.length, context, ...(condition && { condition }) });
  }

  /** `filled` is the include with inputs replaced. */
  private resolve(filled: IncludedTarget, one: IncludedTarget, by: Includer): void {
    const { files, missing, remote } = resolveInclude(this.workspace, filled, by.context);
    if (remote !== undefined) this.remotes.push({ ...remote, root: by.context.root.uri });
    const isCut = !this.isFull && this.included.length + files.length >= maxFiles;
    if (isCut) this.isFull = true;
    const cut: Missing | undefined = isCut ? { name: filled.target ?? '', reason: 'not-here' } : undefined;
    const why = missing ?? cut;
    if (why !== undefined) this.addMissing(one, by, why);
    const given = givenBy(one, by.inputs);
    for (const { file, context } of files) this.add(file, { context, given, condition: by.condition });
  }

  private addMissing(include: IncludedTarget, { uri }: Includer, why: Missing): void {
    this.missing.push({ uri, include, rank: this.included.length, ...why });
  }
}

/** The inputs that an include passes. */
function givenBy({ inputs }: IncludedTarget, own: Inputs): Inputs {
  const filled = (value: InputValue | undefined) => value && fillValue(value, own);
  if (inputs === undefined) return noInputs;
  return new Map(inputs.flatMap(({ name, value, isNull }) => (isNull ? [] : [[name, filled(value)] as const])));
}

function rulesOf({ target }: IncludedTarget): string {
  return target === undefined ? 'the rules of an include' : `the rules of the include “${target}”`;
}
