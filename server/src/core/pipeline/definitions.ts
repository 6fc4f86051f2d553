import type { Database } from '../db/database.ts';
import { isSameData } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Condition, IncludedFiles, MissingInclude } from './includedFiles.ts';
import { areNotAvailable } from './missingIncludes.ts';
import { createPipelineBlocks, type PipelineBlock, type PipelineBlocks } from './pipelineBlocks.ts';
import { placeValue } from './placeValue.ts';
import { deepMerge, eachOption, either, entryOf, optionsOf, type Unknown, type Value } from './value.ts';
import { createVariableLayers, type VariableLayers } from './variableLayers.ts';
import type { JobVariable } from './variables.ts';

/** The blocks of a pipeline, merged over its files. Each is computed when it is first read. */
export interface Definitions {
  /** In the order in which they appear. */
  readonly names: readonly string[];
  /**
   * The block, merged over the files and with what it `extends`. Undefined if the pipeline has no such block. A block that only comes from an
   * include with `rules:` is returned as if the include is active.
   */
  extended(name: string): Value | undefined;
  /** The block exists if one of these is true. Empty if it always exists. */
  conditionsOf(name: string): readonly Condition[];
  /** The same pipeline, if the condition is true. */
  when(condition: Condition): Definitions;
  /** The variables that the trigger job passes down. They override the pipeline's own. Empty if no job in the workspace starts this pipeline. */
  given(): ReadonlyMap<string, JobVariable>;
  /** The variables that jobs have in common. */
  readonly layers: VariableLayers;
  /** Follows a `!reference`, and nested ones. */
  resolve(value: Value | undefined): Value | undefined;
  /** The path from one block to another that it extends. Empty if there is none. */
  chain(from: string, to: string): readonly string[];
  /** A block and all blocks that use it through `extends` or `!reference`. Undefined if any block may use it. */
  buildingOn(name: string): ReadonlySet<string> | undefined;
}

/** GitLab's limits. */
const maxExtendsDepth = 10;
const maxReferenceDepth = 10;
/** More steps than any real value needs. Stops on files that are made to be slow. */
const maxSteps = 1000;

export function createDefinitions(workspace: Workspace, files: IncludedFiles, given: Definitions['given']): Definitions {
  const blocks = createPipelineBlocks(workspace, files.included);
  return new MergedDefinitions({ db: workspace.db, missing: files.missing, blocks, given }, new Set());
}

interface Parts {
  readonly db: Database;
  readonly missing: readonly MissingInclude[];
  readonly blocks: PipelineBlocks;
  readonly given: Definitions['given'];
}

/** Blocks that every pipeline has, even if it does not define them. */
const globals: ReadonlySet<string> = new Set(['default', 'image', 'services', 'variables', 'workflow']);

class MergedDefinitions implements Definitions {
  readonly layers: VariableLayers;
  readonly given: Definitions['given'];
  readonly when: Definitions['when'];
  readonly buildingOn: Definitions['buildingOn'];
  private readonly blocks: PipelineBlocks;
  private readonly missing: readonly MissingInclude[];
  private readonly own: (name: string) => Merged | undefined;
  private readonly parentsOf: (name: string) => Parents;
  private readonly isTooDeep: (name: string) => boolean;
  /** Jobs that extend the same blocks share the result. */
  private readonly mergedBases: (base: Value, over: Value) => Value;
  /** The same as `extended`, if the block exists. */
  private readonly whenPresent: (name: string) => Value | undefined;

  /** `assumed`: the conditions that are taken as true. */
  constructor(parts: Parts, assumed: ReadonlySet<Condition>) {
    const { db, blocks, missing, given } = parts;
    this.given = given;
    this.blocks = blocks;
    this.missing = missing;
    this.buildingOn = blocks.buildingOn;
    this.when = db.keyed((condition: Condition) => new MergedDefinitions(parts, new Set([...assumed, condition])));
    this.own = db.keyed((name: string) => mergeBlocks(blocks.named(name), assumed));
    this.parentsOf = db.keyed((name: string) => this.findParents(name), isSameData);
    this.isTooDeep = db.keyed((name: string) => extendsTooMuch(name, (one) => namesIn(this.parentsOf(one))));
    this.layers = createVariableLayers(db, this);
    this.mergedBases = db.keyed(mergeBases);
    this.whenPresent = db.keyed((name: string) => this.extend(name));
  }

  get names(): readonly string[] {
    return this.blocks.names();
  }

  extended(name: string): Value | undefined {
    const value = this.whenPresent(name);
    const [condition] = globals.has(name) ? this.conditionsOf(name) : [];
    return condition === undefined ? value : loosened(value, condition);
  }

  conditionsOf(name: string): readonly Condition[] {
    return this.own(name)?.conditions ?? [];
  }

  resolve(value: Value | undefined): Value | undefined {
    return this.resolveWith(value, this.whenPresent, 0, { left: maxSteps });
  }

  chain(from: string, to: string): readonly string[] {
    return wayTo(from, to, (name) => namesIn(this.parentsOf(name)));
  }

  private notAvailable(what: string): Unknown {
    if (this.missing.length === 0) return { kind: 'unknown', because: `${what} does not exist` };
    return { kind: 'unknown', because: `${what} comes from an include, and ${areNotAvailable(this.missing)}` };
  }

  /** GitLab resolves references before `extends`, so they find only what a block defines itself. */
  private findParents(name: string): Parents {
    const written = entryOf(this.own(name)?.value, 'extends');
    const resolve = (value: Value | undefined) => this.resolveWith(value, (first) => this.own(first)?.value, 0, { left: maxSteps });
    return optionsOf(resolve(written)).map((parents) => {
      if (parents === undefined) return [];
      const items = parents.kind === 'list' ? parents.items.map(resolve) : [parents];
      const names = items.flatMap((item) => textsIn(item));
      return names.every((one) => one !== undefined) ? names : { kind: 'unknown', because: 'the names in `extends` are not known' };
    });
  }

  private extend(name: string): Value | undefined {
    const value = this.own(name)?.value;
    if (value?.kind !== 'mapping' || !value.entries.has('extends')) return value;
    if (this.isTooDeep(name)) return deepMerge({ kind: 'unknown', because: `“${name}” extends itself or too many blocks` }, value);
    const written = value.entries.get('extends');
    const because = written?.kind === 'maybe' ? written.because : 'the rules of an include';
    const bases = this.parentsOf(name).map((parents) => this.baseOf(parents));
    return deepMerge(bases.reduce((one, other) => either(one, other, because) ?? one) ?? nothingExtended, value);
  }

  private baseOf(parents: readonly string[] | Unknown): Value {
    const bases = 'kind' in parents ? [parents] : parents.map((parent) => this.whenPresent(parent) ?? this.notAvailable(`“${parent}”`));
    return bases.reduce<Value>((base, over) => this.mergedBases(base, over), nothingExtended);
  }

  private resolveWith(
    value: Value | undefined,
    find: (name: string) => Value | undefined,
    depth: number,
    budget: { left: number },
  ): Value | undefined {
    const further = (one: Value | undefined, deeper: number) => this.resolveWith(one, find, deeper, budget);
    if (value?.kind === 'maybe') return value.options.some(isReference) ? eachOption(value, (one) => further(one, depth)) : value;
    if (value?.kind !== 'reference') return value;
    budget.left -= 1;
    const [first, ...path] = value.target;
    const what = `\`!reference [${value.target.join(', ')}]\``;
    if (first === undefined || depth > maxReferenceDepth || budget.left < 0) return this.notAvailable(what);
    let at = find(first);
    for (const name of path) at = entryOf(further(at, depth + 1), name);
    // GitLab rejects a pipeline with an unresolved reference, so it exists in any job that runs.
    return present(further(at, depth + 1)) ?? this.notAvailable(what);
  }
}

/** The alternatives for the blocks that a block extends: more than one if `rules:` of includes decide. */
type Parents = readonly (readonly string[] | Unknown)[];

function namesIn(parents: Parents): readonly string[] {
  return parents.flatMap((names) => ('kind' in names ? [] : names));
}

/** The texts of a string or list. Undefined stands for anything else. */
function textsIn(value: Value | undefined): readonly (string | undefined)[] {
  if (value?.kind === 'list') return value.items.flatMap(textsIn);
  return [value?.kind === 'scalar' ? value.text : undefined];
}

/** Whether a block extends itself, directly or not, or exceeds GitLab's limits for levels or blocks. */
function extendsTooMuch(name: string, parentsOf: (name: string) => readonly string[]): boolean {
  const levels = new Map<string, number>([[name, 0]]);
  let steps = 0;
  for (const [one] of levels) {
    const level = (levels.get(one) ?? 0) + 1;
    for (const parent of parentsOf(one)) {
      steps += 1;
      if (parent === name || steps > maxSteps) return true;
      // If a longer path reaches a block again, the block moves to the end, so that its parents are visited again.
      if ((levels.get(parent) ?? -1) >= level) continue;
      if (level > maxExtendsDepth) return true;
      levels.delete(parent);
      levels.set(parent, level);
    }
  }
  return false;
}

interface Merged {
  /** The value if the block exists. */
  readonly value: Value;
  /** The block exists if one of these is true. Empty if it always exists. */
  readonly conditions: readonly Condition[];
}

/** A block, merged over all files that have it. A value from an include with `rules:` is one of several options, unless its condition is assumed. */
function mergeBlocks(blocks: readonly PipelineBlock[], assumed: ReadonlySet<Condition>): Merged | undefined {
  let merged: Merged | undefined;
  for (const one of blocks) {
    const value = placed(one);
    const { condition: own } = one.included;
    const condition = own !== undefined && assumed.has(own) ? undefined : own;
    merged =
      merged === undefined ? { value, conditions: condition === undefined ? [] : [condition] } : mergeBlock(merged, value, condition);
  }
  return merged;
}

function mergeBlock({ value: before, conditions }: Merged, value: Value, condition: Condition | undefined): Merged {
  const [first] = conditions;
  if (condition === first && conditions.length <= 1) return { value: deepMerge(before, value), conditions };
  const both = deepMerge(first === undefined ? before : (loosened(before, first) ?? before), value);
  if (condition === undefined) return { value: both, conditions: [] };
  const conditional = either(both, before, condition.because) ?? both;
  return { value: conditional, conditions: first === undefined ? [] : [...new Set([...conditions, condition])] };
}

/** The value if it may not exist. In a mapping, each entry may then be absent. */
function loosened(value: Value | undefined, { because }: Condition): Value | undefined {
  if (value?.kind !== 'mapping') return either(value, undefined, because);
  const entries = [...value.entries].flatMap(([name, entry]) => {
    const loose = either(entry, undefined, because);
    return loose === undefined ? [] : [[name, loose] as const];
  });
  return { ...value, entries: new Map(entries) };
}

function present(value: Value | undefined): Value | undefined {
  if (value?.kind !== 'maybe' || !value.absent) return value;
  const { options, because } = value;
  const [only, ...others] = options;
  return others.length === 0 ? only : { kind: 'maybe', options, because };
}

function isReference(value: Value): boolean {
  return value.kind === 'reference';
}

const nothingExtended: Value = { kind: 'mapping', entries: new Map() };

/** A later parent overrides earlier ones. An unknown parent may override any of their entries. */
function mergeBases(base: Value, over: Value): Value {
  if (over.kind === 'unknown') return { kind: 'mapping', entries: new Map(), open: over };
  if (base === nothingExtended) return over;
  return deepMerge(base, over);
}

function placed({ block, included }: PipelineBlock): Value {
  const content = block.content?.();
  if (content === undefined) return { kind: 'unknown', because: `“${block.name}” says nothing of images` };
  const { file, rank, inputs } = included;
  // Without a header, GitLab replaces nothing.
  return placeValue(content, { uri: file.uri, owner: block.name, rank }, file.facts.pipeline?.hasHeader === true ? inputs : undefined);
}

function wayTo(from: string, to: string, parentsOf: (name: string) => readonly string[]): readonly string[] {
  const cameFrom = new Map<string, string>([[from, '']]);
  for (const [name] of cameFrom) {
    if (name === to) break;
    for (const parent of parentsOf(name)) if (!cameFrom.has(parent)) cameFrom.set(parent, name);
  }
  if (!cameFrom.has(to)) return [];
  const way: string[] = [];
  for (let name = to; name !== from; name = cameFrom.get(name) ?? from) way.unshift(name);
  return way;
}
