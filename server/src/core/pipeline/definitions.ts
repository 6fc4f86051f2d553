import type { BlockFacts } from '../model/pipelineFacts.ts';
import type { Condition, Layer, Layers } from './includedFiles.ts';
import { type Block, type Blocks, blocksOf, createUsers, fillerOf } from './pipelineBlocks.ts';
import { deepMerge, eachOption, either, entryOf, placeValue, type Unknown, type Value } from './value.ts';
import type { JobVariable } from './variables.ts';

/** The top-level entries of a pipeline, merged over its files. Each is worked out when it is first asked for. */
export interface Definitions {
  /** In the order in which they come up. */
  readonly names: readonly string[];
  /**
   * Merged over the files, and with what it `extends`; undefined when the pipeline has no such entry. Of a job or a hidden entry that only an
   * include with `rules:` has: as it is when it is there.
   */
  extended(name: string): Value | undefined;
  /** What decides whether there is such an entry at all; undefined when there is for certain. */
  conditionOf(name: string): Condition | undefined;
  /** The same pipeline, when this is known to hold. */
  when(condition: Condition): Definitions;
  /** The variables that the job hands down which starts this pipeline; none where nobody at hand does. They win over all that it sets itself. */
  given(): ReadonlyMap<string, JobVariable>;
  /** Follows a `!reference`, and any that it leads to. */
  resolve(value: Value | undefined): Value | undefined;
  /** The way from one entry to another that it extends; empty when there is none. */
  chain(from: string, to: string): readonly string[];
  /** An entry and all that build upon it, by `extends` or `!reference`; undefined where that may be any. */
  buildingOn(name: string): ReadonlySet<string> | undefined;
}

/** GitLab gives up beyond these. */
const deepestExtends = 10;
const deepestReference = 10;
/** No pipeline takes as many steps; files that were written to be slow do. */
const mostSteps = 20_000;

interface Extended {
  readonly value: Value;
  /** It was cut short, so that it is not the answer to remember. */
  readonly cut?: true;
}

export function createDefinitions(layers: Layers, given: Definitions['given']): Definitions {
  return definitionsWhen({ ...layers, blocks: blocksOf(layers.layers), given }, new Set());
}

interface Files extends Layers, Pick<Definitions, 'given'> {
  readonly blocks: Blocks;
}

/** Entries that a pipeline has without saying so: their absence says something. */
const globals: ReadonlySet<string> = new Set(['default', 'image', 'services', 'variables', 'workflow']);

/** `held` are the conditions that are known to hold. */
function definitionsWhen(files: Files, held: ReadonlySet<Condition>): Definitions {
  const { missing, blocks, given } = files;
  const merged = new Map<string, Merged>();
  const remembered = new Map<string, Value>();
  const others = new Map<Condition, Definitions>();
  const beingExtended = new Set<string>();
  let steps = 0;

  const own = (name: string): Merged | undefined => {
    const known = merged.get(name);
    if (known !== undefined) return known;
    const value = mergeBlocks(blocks.named(name), held);
    if (value !== undefined) merged.set(name, value);
    return value;
  };

  const notAtHand = (what: string): Unknown => {
    const because = missing.length > 0 ? `${what} comes from an include that is not at hand` : `${what} is not there`;
    return { kind: 'unknown', because };
  };

  const parentNames = (value: Value | undefined): readonly string[] | Unknown => {
    const parents = resolve(entryOf(value, 'extends'));
    if (parents === undefined) return [];
    const items = parents.kind === 'list' ? parents.items : [parents];
    const names = items.flatMap((item) => (item.kind === 'scalar' && item.text !== undefined ? [item.text] : []));
    return names.length === items.length ? names : { kind: 'unknown', because: 'what it extends is not known' };
  };

  const extend = (name: string, depth: number): Extended | undefined => {
    const known = remembered.get(name);
    if (known !== undefined) return { value: known };
    const value = own(name)?.value;
    if (value?.kind !== 'mapping' || !value.entries.has('extends')) return value && { value };
    steps += 1;
    if (depth > deepestExtends || beingExtended.has(name) || steps > mostSteps) {
      return { value: { kind: 'unknown', because: `“${name}” extends too much, or itself` }, cut: true };
    }
    beingExtended.add(name);
    const parents = parentNames(value);
    const bases =
      'kind' in parents ? [{ value: parents }] : parents.map((parent) => extend(parent, depth + 1) ?? { value: missingBase(parent) });
    beingExtended.delete(name);
    const base = bases.map((one) => one.value).reduce<Value>(mergeBases, nothingExtended);
    const result = mergeOver(base, value);
    const isCut = bases.some((one) => 'cut' in one);
    if (!isCut) remembered.set(name, result);
    return { value: result, ...(isCut && { cut: true }) };
  };

  const missingBase = (name: string) => notAtHand(`“${name}”`);

  const resolve = (value: Value | undefined, depth = 0): Value | undefined => {
    if (value?.kind === 'maybe') return value.options.some(isReference) ? eachOption(value, (one) => resolve(one, depth)) : value;
    if (value?.kind !== 'reference') return value;
    steps += 1;
    const [first, ...path] = value.target;
    const what = `\`!reference [${value.target.join(', ')}]\``;
    if (first === undefined || depth > deepestReference || steps > mostSteps) return notAtHand(what);
    let at = extend(first, 0)?.value;
    for (const name of path) at = entryOf(resolve(at, depth + 1), name);
    // Without it GitLab refuses the pipeline, so that whenever a job runs, it is there.
    return present(resolve(at, depth + 1)) ?? notAtHand(what);
  };

  const parentsOf = (name: string): readonly string[] => {
    const parents = parentNames(own(name)?.value);
    return 'kind' in parents ? [] : parents;
  };

  return {
    get names() {
      return blocks.names();
    },
    extended: (name) => {
      const value = extend(name, 0)?.value;
      const condition = globals.has(name) ? own(name)?.condition : undefined;
      return condition === undefined ? value : loosened(value, condition);
    },
    conditionOf: (name) => own(name)?.condition,
    when: (condition) => {
      const known = others.get(condition) ?? definitionsWhen(files, new Set([...held, condition]));
      others.set(condition, known);
      return known;
    },
    given,
    resolve: (value) => resolve(value),
    chain: (from, to) => wayTo(from, to, parentsOf),
    buildingOn: createUsers(files.layers),
  };
}

interface Merged {
  readonly value: Value;
  /** What decides whether there is such an entry at all. */
  readonly condition?: Condition;
}

/** An entry over all files that have it. What comes from an include with `rules:` is one of several possibilities, unless these are known to hold. */
function mergeBlocks(blocks: readonly Block[], held: ReadonlySet<Condition>): Merged | undefined {
  let merged: Merged | undefined;
  for (const { block, layer } of blocks) {
    const value = placed(block, layer);
    const condition = layer.condition !== undefined && held.has(layer.condition) ? undefined : layer.condition;
    merged = merged === undefined ? { value, ...(condition && { condition }) } : mergeBlock(merged, value, condition);
  }
  return merged;
}

function mergeBlock(before: Merged, value: Value, condition: Condition | undefined): Merged {
  if (condition === before.condition) return { ...before, value: deepMerge(before.value, value) };
  const below = before.condition === undefined ? before.value : (loosened(before.value, before.condition) ?? before.value);
  const both = deepMerge(below, value);
  if (condition === undefined) return { value: both };
  return { ...before, value: either(both, before.value, condition.because) ?? both };
}

/** As it is when it may not be there: a mapping may then lack each of its entries. */
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

/** Of several parents the later wins; one that is not known may replace anything of the earlier ones. */
function mergeBases(base: Value, over: Value): Value {
  if (over.kind === 'unknown') return { kind: 'mapping', entries: new Map(), open: over };
  if (base === nothingExtended) return over;
  return deepMerge(base, over);
}

/** The values of entries that stand as they stood, from one version of a file to the next: their ranges follow by themselves. */
const placedBefore = new WeakMap<BlockFacts, { readonly uri: string; readonly rank: number; readonly value: Value }>();

function placed(block: BlockFacts, layer: Layer): Value {
  const { file, rank } = layer;
  const known = placedBefore.get(block);
  if (known !== undefined && known.uri === file.uri && known.rank === rank) return known.value;
  const content = block.content?.();
  if (content === undefined) return { kind: 'unknown', because: `“${block.name}” says nothing of images` };
  const value = placeValue(content, { uri: file.uri, owner: block.name, rank }, fillerOf(layer));
  // With inputs, what it says hangs on who includes it.
  if (layer.facts.pipeline?.hasHeader !== true) placedBefore.set(block, { uri: file.uri, rank, value });
  return value;
}

/** An entry over what it extends, for as long as both stay what they are. */
const extendedBefore = new WeakMap<Value, { readonly base: Value; readonly value: Value }>();

function mergeOver(base: Value, value: Value): Value {
  const known = extendedBefore.get(value);
  if (known?.base === base) return known.value;
  const merged = deepMerge(base, value);
  extendedBefore.set(value, { base, value: merged });
  return merged;
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
