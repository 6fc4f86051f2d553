import type { BlockFacts } from '../pipelineFacts.ts';
import type { Layer, Layers } from './layers.ts';
import { deepMerge, entryOf, type FillIn, placeValue, type Unknown, type Value } from './value.ts';

/** The top-level entries of a pipeline, merged over its files. Each is worked out when it is first asked for. */
export interface Definitions {
  /** In the order in which they come up. */
  readonly names: readonly string[];
  /** Merged over the files, and with what it `extends`; undefined when the pipeline has no such entry. */
  extended(name: string): Value | undefined;
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

export function createDefinitions({ layers, missing }: Layers): Definitions {
  const blocks = blocksByName(layers);
  const merged = new Map<string, Value>();
  const remembered = new Map<string, Value>();
  const beingExtended = new Set<string>();
  let steps = 0;

  const own = (name: string): Value | undefined => {
    const known = merged.get(name);
    if (known !== undefined) return known;
    const values = (blocks.get(name) ?? []).map(({ block, layer }) => placed(block, layer));
    const [first, ...rest] = values;
    if (first === undefined) return undefined;
    const value = rest.reduce(deepMerge, first);
    merged.set(name, value);
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
    const value = own(name);
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
    if (value?.kind !== 'reference') return value;
    steps += 1;
    const [first, ...path] = value.target;
    const what = `\`!reference [${value.target.join(', ')}]\``;
    if (first === undefined || depth > deepestReference || steps > mostSteps) return notAtHand(what);
    let at = extend(first, 0)?.value;
    for (const name of path) at = entryOf(resolve(at, depth + 1), name);
    return resolve(at, depth + 1) ?? notAtHand(what);
  };

  const parentsOf = (name: string): readonly string[] => {
    const parents = parentNames(own(name));
    return 'kind' in parents ? [] : parents;
  };

  return {
    names: [...blocks.keys()],
    extended: (name) => extend(name, 0)?.value,
    resolve: (value) => resolve(value),
    chain: (from, to) => wayTo(from, to, parentsOf),
    buildingOn: createUsers(layers, blocks),
  };
}

function createUsers(
  layers: readonly Layer[],
  blocks: ReadonlyMap<string, readonly Block[]>,
): (name: string) => ReadonlySet<string> | undefined {
  let users: ReadonlyMap<string, readonly string[]> | undefined;
  // Inputs make names.
  const isOpen = layers.some(({ facts }) => facts.pipeline?.hasHeader === true);
  return (name) => {
    if (isOpen) return undefined;
    users ??= usersByName(blocks);
    if (users === undefined) return undefined;
    const found = new Set([name]);
    for (const one of found) for (const user of users.get(one) ?? []) found.add(user);
    return found;
  };
}

/** The entries that mention a name. */
function usersByName(blocks: ReadonlyMap<string, readonly Block[]>): ReadonlyMap<string, readonly string[]> | undefined {
  const users = new Map<string, string[]>();
  for (const [name, sameName] of blocks) {
    for (const { block } of sameName) {
      if (block.mentions === undefined) return undefined;
      for (const mentioned of block.mentions) {
        const known = users.get(mentioned);
        if (known === undefined) users.set(mentioned, [name]);
        else known.push(name);
      }
    }
  }
  return users;
}

const nothingExtended: Value = { kind: 'mapping', entries: new Map() };

/** Of several parents the later wins; one that is not known may replace anything of the earlier ones. */
function mergeBases(base: Value, over: Value): Value {
  if (over.kind === 'unknown') return { kind: 'mapping', entries: new Map(), open: over };
  if (base === nothingExtended) return over;
  return deepMerge(base, over);
}

interface Block {
  readonly block: BlockFacts;
  readonly layer: Layer;
}

function blocksByName(layers: readonly Layer[]): ReadonlyMap<string, readonly Block[]> {
  const byName = new Map<string, Block[]>();
  for (const layer of layers) {
    const fillIn = fillerOf(layer);
    // Of a name that a file has twice, the last counts.
    const here = new Map((layer.facts.pipeline?.blocks ?? []).map((block) => [fillIn(block.name) ?? block.name, block]));
    for (const [name, block] of here) {
      if (block.content === undefined) continue;
      const others = byName.get(name) ?? [];
      others.push({ block, layer });
      byName.set(name, others);
    }
  }
  return byName;
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

/** GitLab's inputs, as far as their values are known; functions behind a bar are not worked out. */
function fillerOf({ inputs, facts }: Layer): FillIn {
  if (facts.pipeline?.hasHeader !== true) return (text) => text;
  return (text) => {
    if (!text.includes('$[[')) return text;
    return text.replaceAll(/\$\[\[\s*inputs\.([\w-]+)\s*\]\]/g, (written, name: string) => inputs.get(name) ?? written);
  };
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
