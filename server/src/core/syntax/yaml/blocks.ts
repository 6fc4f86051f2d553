import { commonEnds } from '../../text/commonEnds.ts';
import { sliceMapped, verbatim } from '../../text/mappedText.ts';
import { type Moves, type RangeBase, relativeText, type Segment, spanning } from '../../text/relativeRange.ts';
import { firstWhere } from '../../util/binarySearch.ts';
import type { Parsed } from '../node.ts';
import { namesIn } from './anchors.ts';
import { type ReadBlock, readBlock } from './children.ts';
import { layOut, type YamlBlock } from './lines.ts';
import { createLinker, isOwn } from './links.ts';
import type { BlockNames, YamlName } from './names.ts';
import { parseYaml } from './parseYaml.ts';
import type { YamlTokens } from './tokens.ts';

/** A part of a YAML file that is parsed separately: a top-level block, or the whole file if it cannot be split. */
export interface YamlBlockSource {
  /** Equal keys mean equal results of `parse`, for splits that are connected by memos. */
  readonly key: string;
  /** Its start. Absent if the file is parsed as a whole. */
  readonly base?: RangeBase;
  /** It is parsed together with earlier blocks whose anchors it uses, and its ranges may be in those. */
  readonly reachesUp?: true;
  /** The tree of its own entries, and the problems in its own text. Ranges refer to the document and move with its blocks. */
  parse(): Parsed;
}

/** What is known about the blocks of one version of a file, for the next version. */
export interface YamlMemo {
  readonly text: string;
  readonly blocks: readonly YamlBlockText[];
  readonly nextId: number;
  /** The offset of the first block. */
  readonly lead: number;
  /** The last `spec:` header, or the last text that was parsed as a whole, with its start. */
  readonly other?: { readonly text: string; readonly start: number; readonly id: number };
}

/** What is known from a block's own text. Does not refer to the text of the whole file. */
interface BlockKnowledge {
  readonly id: string;
  /** The start of the block in the newest version. */
  readonly base: RangeBase;
  readonly names: BlockNames;
  /** The relevant aliases that need the anchor of another block. */
  readonly needs: readonly YamlName[];
  /** Whether the block itself has no syntax errors. Only then, other blocks are parsed after it. Computed on demand. */
  isSound?: boolean;
  /** The source of its names. Released when the block is parsed. */
  tokens: YamlTokens | undefined;
  /** The parsed block, or the last valid version of it. Passed to the next version, which reuses its parts. */
  read?: ReadBlock;
}

interface YamlBlockText {
  readonly text: string;
  readonly knowledge: BlockKnowledge;
  /** If it needs no other block. */
  source?: YamlBlockSource;
}

/** Tokens are kept only for the few blocks that an edit changes, because those of a whole file take too much memory. */
type Learn = (blockText: string, before: BlockKnowledge | undefined, isTokensKept: boolean) => BlockKnowledge;

export interface YamlSplit {
  readonly sources: readonly YamlBlockSource[];
  readonly memo: YamlMemo;
}

/**
 * Splits a YAML file into its top-level blocks, so that an edit only parses the changed ones again. `isRelevant` returns whether aliases at a path
 * (keys from the top level down) must be resolved: then the block is parsed after the blocks that define their anchors. `memo` is the result for the
 * previous version, with the same `isRelevant`.
 */
export function splitYaml(text: string, isRelevant: (path: readonly string[]) => boolean, memo?: YamlMemo, moves?: Moves): YamlSplit {
  let nextId = memo?.nextId ?? 0;
  const learn: Learn = (blockText, before, isTokensKept) => {
    const { names, tokens } = namesIn(blockText);
    const needs = names.aliases.filter((alias) => !isOwn(alias, names) && isRelevant(alias.path));
    const base = before?.base ?? { at: 0, ...(moves && { moves }) };
    return {
      id: String(nextId++),
      base,
      names,
      needs,
      tokens: isTokensKept ? tokens : undefined,
      ...(before?.read && { read: before.read }),
    };
  };
  const known = memo?.other;
  const idOf = (other: string, start: number): number => (known?.text === other && known.start === start ? known.id : nextId++);
  const found = (memo && findNear(text, memo, learn)) ?? findAll(text, memo, learn);
  if (!found) {
    const id = idOf(text, 0);
    const sources = [{ key: String(id), parse: () => parseYaml(verbatim(detached(text))) }];
    return { sources, memo: { text, blocks: [], nextId, lead: 0, other: { text, start: 0, id } } };
  }
  const { blocks, header } = found;
  const lead = blocks[0]?.knowledge.base.at ?? 0;
  const sources = sourcesOf(blocks);
  if (!header) return { sources, memo: { text, blocks, nextId, lead } };
  const { start, end } = header;
  const headerText = text.slice(start, end);
  const id = idOf(headerText, start);
  sources.unshift(headerSource(headerText, start, id));
  return { sources, memo: { text, blocks, nextId, lead, other: { text: headerText, start, id } } };
}

interface Found {
  readonly blocks: readonly YamlBlockText[];
  readonly header?: YamlBlock;
}

function findAll(text: string, memo: YamlMemo | undefined, learn: Learn): Found | undefined {
  const layout = layOut(text);
  return layout && { ...layout, blocks: recall(text, layout.blocks, memo?.blocks ?? [], learn) };
}

/**
 * Most edits leave the blocks at the start and end of the file unchanged. Reads only the blocks between, and one more on each side, because these may
 * have become longer. Undefined if that is not enough.
 */
function findNear(text: string, { text: oldText, blocks, lead, other }: YamlMemo, learn: Learn): Found | undefined {
  if (other !== undefined || blocks.length === 0) return undefined;
  const { head, tail } = commonEnds(oldText, text);
  const startOf = (index: number) => blocks[index]?.knowledge.base.at ?? oldText.length;
  const top = firstWhere(blocks.length, (index) => startOf(index + 1) > head);
  const below = Math.max(
    top,
    firstWhere(blocks.length, (index) => startOf(index) >= oldText.length - tail),
  );
  // The text above the first block decides where that block starts.
  if (top === 0 || head < lead) return undefined;
  const from = top - 1;
  const to = Math.min(below + 1, blocks.length);
  const start = startOf(from);
  const moved = text.length - oldText.length;
  const layout = layOut(text.slice(start, startOf(to) + moved));
  if (layout === undefined || layout.header) return undefined;
  const places = layout.blocks.map((place) => ({ start: place.start + start, end: place.end + start }));
  const fresh = recall(text, places, blocks.slice(from, to), learn);
  const after = blocks.slice(to);
  if (moved !== 0) for (const { knowledge } of after) knowledge.base.at += moved;
  return { blocks: [...blocks.slice(0, from), ...fresh, ...after] };
}

/** The maximum number of blocks that an edit usually changes, with their neighbors. */
const few = 4;

/** The blocks at their places in this version, with what is known about them. */
function recall(text: string, places: readonly YamlBlock[], old: readonly YamlBlockText[], learn: Learn): readonly YamlBlockText[] {
  const gone = new Map(old.map((block) => [block.text, block]));
  const texts = places.map(({ start, end }) => detached(text.slice(start, end)));
  const known = texts.map((blockText) => {
    const block = gone.get(blockText);
    // Equal blocks do not share knowledge, because the next edit may change one of them.
    gone.delete(blockText);
    return block;
  });
  const before = [...gone.values()];
  return texts.map((blockText, index) => {
    const block = known[index] ?? { text: blockText, knowledge: learn(blockText, before.shift()?.knowledge, texts.length <= few) };
    block.knowledge.base.at = places[index]?.start ?? 0;
    return block;
  });
}

function sourcesOf(blocks: readonly YamlBlockText[]): YamlBlockSource[] {
  const link = createLinker(blocks);
  return blocks.map((block, index) => (block.knowledge.needs.length > 0 ? linkedSource(block, link(index)) : ownSource(block)));
}

function linkedSource(block: YamlBlockText, prefix: readonly YamlBlockText[] | undefined): YamlBlockSource {
  if (prefix === undefined) return cutSource(block);
  if (prefix.length === 0) return ownSource(block);
  return {
    key: [...prefix, block].map(({ knowledge }) => knowledge.id).join(' '),
    base: block.knowledge.base,
    reachesUp: true,
    parse: () => {
      block.knowledge.tokens = undefined;
      const segments: Segment[] = [];
      let own = 0;
      for (const { text, knowledge } of prefix) {
        segments.push({ from: own, base: knowledge.base });
        own += text.length;
      }
      segments.push({ from: own, base: block.knowledge.base });
      const text = relativeText(prefix.map((part) => part.text).join('') + block.text, segments);
      return prefix.every(isSound)
        ? ownPart(parseYaml(text), block.knowledge.base.at)
        : parseYaml(sliceMapped(text, own, text.text.length));
    },
  };
}

/** Returns the same object as long as the block is the same. */
function ownSource(block: YamlBlockText): YamlBlockSource {
  block.source ??= plainSource(block);
  return block.source;
}

/** A block without the values of its aliases. */
function cutSource(block: YamlBlockText): YamlBlockSource {
  const own = ownSource(block);
  return { ...own, key: `${own.key} cut`, parse: () => ({ ...own.parse(), isCut: true }) };
}

/** A block that needs no other block. With anchors or aliases it is parsed as a whole, because aliases can be anywhere in it. */
function plainSource({ text, knowledge }: YamlBlockText): YamlBlockSource {
  const { id, base, names } = knowledge;
  const isPlain = names.anchors.length + names.aliases.length === 0;
  return {
    key: id,
    base,
    parse: () => {
      const { tokens } = knowledge;
      knowledge.tokens = undefined;
      if (!isPlain) return parseYaml(relativeText(text, [{ from: 0, base }]), tokens);
      const { parsed, read } = readBlock({ text, base }, knowledge.read);
      if (read) knowledge.read = read;
      return parsed;
    },
  };
}

function isSound(block: YamlBlockText): boolean {
  block.knowledge.isSound ??= parseYaml(verbatim(block.text)).problems.length === 0;
  return block.knowledge.isSound;
}

/** The part of the document that starts at `own`, without the earlier blocks that it was parsed with. */
function ownPart({ root, problems }: Parsed, own: number): Parsed {
  const ownProblems = problems.filter(({ range }) => range.start >= own);
  if (root?.kind !== 'mapping') return { problems: ownProblems };
  const entries = root.entries.filter(({ range }) => range.start >= own);
  const [first, last] = [entries[0]?.range, entries.at(-1)?.range];
  const range = first && last ? spanning(first, last) : { start: own, end: own };
  return { root: { ...root, range, entries }, problems: ownProblems };
}

function headerSource(text: string, start: number, id: number): YamlBlockSource {
  return {
    key: String(id),
    base: { at: start },
    parse: () => {
      const { root, problems } = parseYaml(verbatim(detached(text), start));
      return root ? { header: root, problems } : { problems };
    },
  };
}

/**
 * An equal string that does not keep the document in memory from which it was sliced. Parsed blocks live longer than a version of the document.
 */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
