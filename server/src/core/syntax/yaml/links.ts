import { addTo } from '../../util/multimap.ts';
import type { BlockNames, YamlName } from './names.ts';

/** The anchors of a top-level block. */
export interface LinkedBlock {
  readonly text: string;
  readonly knowledge: {
    readonly names: BlockNames;
    /** The relevant aliases that need the anchor of another block. */
    readonly needs: readonly YamlName[];
  };
}

/** Returns for a block the blocks above whose anchors it needs, in the order of the file. Undefined if that is too much to read. */
export function createLinker<B extends LinkedBlock>(blocks: readonly B[]): (index: number) => readonly B[] | undefined {
  const definitions = new Map<string, { readonly block: number; readonly anchor: YamlName }[]>();
  for (const [index, { knowledge }] of blocks.entries()) {
    for (const anchor of knowledge.names.anchors) addTo(definitions, anchor.name, { block: index, anchor });
  }

  const nearest = (name: string, below: number) => {
    const candidates = definitions.get(name) ?? [];
    for (let index = candidates.length - 1; index >= 0; index--) {
      const candidate = candidates[index];
      if (candidate && candidate.block < below) return candidate;
    }
    return undefined;
  };

  /** The blocks that these aliases of the block at `index` lead to, also indirectly. Undefined if there are too many. */
  const need = (index: number, aliases: readonly YamlName[]): ReadonlySet<number> | undefined => {
    const needed = new Map<number, Set<YamlName>>();
    const waiting = [{ index, aliases }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const alias of next.aliases) {
        const definition = nearest(alias.name, next.index);
        if (!definition) continue;
        const { block, anchor } = definition;
        const known = needed.get(block) ?? new Set();
        needed.set(block, known);
        if (known.has(anchor)) continue;
        known.add(anchor);
        const names = blocks[block]?.knowledge.names;
        if (names && names.aliases.length > 0) waiting.push({ index: block, aliases: usedFrom(names, anchor) });
      }
      if (needed.size > maxNeeded) return undefined;
    }
    return new Set(needed.keys());
  };

  let length = 0;
  return (index) => {
    const aliases = blocks[index]?.knowledge.needs ?? [];
    const needed = need(index, aliases);
    if (needed === undefined) return undefined;
    const linked = [...needed].sort((one, other) => one - other).flatMap((block) => blocks[block] ?? []);
    length += linked.reduce((sum, { text }) => sum + text.length, 0);
    return length > maxRepeated ? undefined : linked;
  };
}

/** More blocks than real aliases lead to. Beyond this, the block is read without the values of its aliases. */
const maxNeeded = 200;

/**
 * How much anchor text of one file is parsed again for the blocks that use it: twice the most that a known pipeline needs. Beyond this, blocks are read
 * without it. In UTF-16 units.
 */
const maxRepeated = 600_000;

/** The aliases of other blocks' anchors in the value of an anchor. One too many at its end does no harm. */
function usedFrom(names: BlockNames, anchor: YamlName): readonly YamlName[] {
  return names.aliases.filter(
    (alias) => alias.at > anchor.at && anchor.path.every((key, level) => alias.path[level] === key) && !isOwn(alias, names),
  );
}

/** Whether an alias refers to an anchor in its own block. */
export function isOwn(alias: YamlName, names: BlockNames): boolean {
  return names.anchors.some((anchor) => anchor.name === alias.name && anchor.at < alias.at);
}
