import { commonEnds, type FileText } from '../../text/fileText.ts';
import { sliceMapped, verbatim } from '../../text/mappedText.ts';
import { type Footing, following, type Stretch, spanning } from '../../text/relativeRange.ts';
import { firstWhere, splice, type Window } from '../../util/listDiff.ts';
import type { Parsed } from '../node.ts';
import { namesIn } from './anchors.ts';
import { type ReadBlock, readBlock } from './children.ts';
import { layOut, type YamlBlock } from './lines.ts';
import { createLinker, isOwn } from './links.ts';
import type { BlockNames, YamlName } from './names.ts';
import { parseYaml } from './parseYaml.ts';
import type { YamlTokens } from './tokens.ts';

/** A part of a YAML file that is read on its own: a top-level entry, or the whole of a file that is built otherwise. */
export interface YamlUnit {
  /** Of this unit alone. Equal keys mean equal results of `parse`, among the splits that got each other's memo. */
  readonly key: string;
  /** Where it begins now; absent where the file is read as a whole. */
  readonly footing?: Footing;
  /** It is read behind blocks whose anchors it uses, and ranges in it may be theirs. */
  readonly reachesUp?: true;
  /** The tree of its own entries, and the problems of its own text. Ranges are the document's, and follow its parts from version to version. */
  parse(): Parsed;
}

/** What is known of the blocks of one version of a file, for the next. */
export interface YamlMemo {
  readonly text: FileText;
  readonly blocks: readonly Block[];
  readonly units: readonly YamlUnit[];
  readonly nextId: number;
  /** How much stood above the first block. */
  readonly lead: number;
  /** The last `spec:` header, or the last text that had to be read as a whole, and where it began. */
  readonly other?: { readonly text: string; readonly start: number; readonly id: number };
}

/** What a block's text alone tells. Holds no text of the whole file. */
interface BlockKnowledge {
  readonly id: string;
  /** Where the block stands in the newest version. */
  readonly footing: Footing;
  readonly names: BlockNames;
  /** The aliases that matter and need the anchor of another block. */
  readonly needs: readonly YamlName[];
  /** Whether the block is sound by itself: only then others may be read behind it. Found out when first asked for. */
  isSound?: boolean;
  /** What its names were read from; gone once the block is read. */
  tokens: YamlTokens | undefined;
  /** How it was read, or the last sound version of what stands in its place. Handed on to the next version, which takes it apart. */
  read?: ReadBlock;
}

interface Block {
  readonly text: string;
  readonly knowledge: BlockKnowledge;
  /** Of a block that needs no other. */
  unit?: YamlUnit;
}

/** Tokens are kept of the few blocks that an edit touches: those of a whole file take more room than it is worth. */
type Learn = (blockText: string, before: BlockKnowledge | undefined, isTokensKept: boolean) => BlockKnowledge;

export interface YamlSplit {
  readonly units: readonly YamlUnit[];
  readonly memo: YamlMemo;
  /** Outside of it the units are those of the version before. Absent where that was not looked for. */
  readonly window?: Window;
}

/**
 * Takes a YAML file apart into its top-level entries, so that after an edit only the touched ones are read again. `matters` says on which
 * paths (keys from the top level down) an alias has to be resolved: a unit is read behind the blocks that define the anchors it uses there,
 * the nearest definition above each. `memo` is what the last version's split gave, with the same `matters`.
 */
export function splitYaml(text: FileText, matters: (path: readonly string[]) => boolean, memo?: YamlMemo): YamlSplit {
  let nextId = memo?.nextId ?? 0;
  const learn: Learn = (blockText, before, isTokensKept) => {
    const { names, tokens } = namesIn(blockText);
    const needs = names.aliases.filter((alias) => !isOwn(alias, names) && matters(alias.path));
    const footing = before?.footing ?? { at: 0 };
    return {
      id: String(nextId++),
      footing,
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
    const whole = String(text);
    const id = idOf(whole, 0);
    const units = [{ key: String(id), parse: () => parseYaml(verbatim(detached(whole))) }];
    return { units, memo: { text, blocks: [], units, nextId, lead: 0, other: { text: whole, start: 0, id } } };
  }
  const { blocks, header, window } = found;
  const lead = blocks[0]?.knowledge.footing.at ?? 0;
  const kept = memo && window && !hasLinks(memo.blocks, window.top, window.oldBelow) && !hasLinks(blocks, window.top, window.below);
  if (kept) {
    const units = splice(memo.units, window, blocks.slice(window.top, window.below).map(unitOf));
    return { units, memo: { text, blocks, units, nextId, lead }, window };
  }
  const units = unitsOf(blocks);
  if (!header) return { units, memo: { text, blocks, units, nextId, lead } };
  const { start, end } = header;
  const headerText = text.slice(start, end);
  const id = idOf(headerText, start);
  units.unshift(headerUnit(headerText, start, id));
  return { units, memo: { text, blocks, units, nextId, lead, other: { text: headerText, start, id } } };
}

interface Found {
  readonly blocks: readonly Block[];
  readonly header?: YamlBlock;
  /** Outside of it the blocks are those of the version before. */
  readonly window?: Window;
}

function findAll(text: FileText, memo: YamlMemo | undefined, learn: Learn): Found | undefined {
  const whole = String(text);
  const layout = layOut(whole);
  return layout && { ...layout, blocks: recall(whole, layout.blocks, memo?.blocks ?? [], learn) };
}

/**
 * An edit leaves most blocks as they were, at the top of the file and at its end. Only what lies between is looked at, with a block more on
 * either side, as these may have become longer. Undefined where that is not enough to go by.
 */
function findNear(text: FileText, { text: oldText, blocks, lead, other }: YamlMemo, learn: Learn): Found | undefined {
  if (other !== undefined || blocks.length === 0) return undefined;
  const { head, tail } = commonEnds(oldText, text);
  const placeOf = (index: number) => blocks[index]?.knowledge.footing.at ?? oldText.length;
  const top = firstWhere(blocks.length, (index) => placeOf(index + 1) > head);
  const below = Math.max(
    top,
    firstWhere(blocks.length, (index) => placeOf(index) >= oldText.length - tail),
  );
  // What stands above the first block has a say in where that begins.
  if (top === 0 || head < lead) return undefined;
  const window = { top: top - 1, oldBelow: Math.min(below + 1, blocks.length) };
  const start = placeOf(window.top);
  const moved = text.length - oldText.length;
  const layout = layOut(text.slice(start, placeOf(window.oldBelow) + moved));
  if (layout === undefined || layout.header) return undefined;
  const places = layout.blocks.map((place) => ({ start: place.start + start, end: place.end + start }));
  const fresh = recall(text, places, blocks.slice(window.top, window.oldBelow), learn);
  if (moved !== 0) for (let index = window.oldBelow; index < blocks.length; index++) shift(blocks[index], moved);
  const full = { ...window, below: window.top + fresh.length };
  return { blocks: splice(blocks, full, fresh), window: full };
}

function shift(block: Block | undefined, by: number): void {
  if (block !== undefined) block.knowledge.footing.at += by;
}

/** As many as an edit touches, with those beside it. */
const few = 4;

/** The blocks with what is known of them, and where they stand now. */
function recall(text: FileText, places: readonly YamlBlock[], old: readonly Block[], learn: Learn): readonly Block[] {
  const gone = new Map(old.map((block) => [block.text, block.knowledge]));
  const texts = places.map(({ start, end }) => detached(text.slice(start, end)));
  const known = texts.map((blockText) => {
    const knowledge = gone.get(blockText);
    // Of blocks that are alike each has its own, as each may be edited next.
    gone.delete(blockText);
    return knowledge;
  });
  const before = [...gone.values()];
  return texts.map((blockText, index) => {
    const knowledge = known[index] ?? learn(blockText, before.shift(), texts.length <= few);
    knowledge.footing.at = places[index]?.start ?? 0;
    return { text: blockText, knowledge };
  });
}

/** Whether some of these blocks give anchors, or need those of others. */
function hasLinks(blocks: readonly Block[], from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const knowledge = blocks[index]?.knowledge;
    if (knowledge !== undefined && knowledge.names.anchors.length + knowledge.needs.length > 0) return true;
  }
  return false;
}

function unitsOf(blocks: readonly Block[]): YamlUnit[] {
  const link = createLinker(blocks);
  return blocks.map((block, index) => (block.knowledge.needs.length > 0 ? blockUnit(block, link(index)) : unitOf(block)));
}

/** Of a block that needs no other: the same object for as long as the block is the same. */
function unitOf(block: Block): YamlUnit {
  block.unit ??= plainUnit(block);
  return block.unit;
}

function blockUnit(block: Block, prefix: readonly Block[]): YamlUnit {
  if (prefix.length === 0) return plainUnit(block);
  return {
    key: [...prefix, block].map(({ knowledge }) => knowledge.id).join(' '),
    footing: block.knowledge.footing,
    reachesUp: true,
    parse: () => {
      block.knowledge.tokens = undefined;
      const stretches: Stretch[] = [];
      let own = 0;
      for (const { text, knowledge } of prefix) {
        stretches.push({ from: own, footing: knowledge.footing });
        own += text.length;
      }
      stretches.push({ from: own, footing: block.knowledge.footing });
      const text = following(prefix.map((part) => part.text).join('') + block.text, stretches);
      return prefix.every(isSound)
        ? ownPart(parseYaml(text), block.knowledge.footing.at)
        : parseYaml(sliceMapped(text, own, text.text.length));
    },
  };
}

/** A block that needs no other. One that gives or takes anchors is read as a whole, as its aliases may stand anywhere in it. */
function plainUnit({ text, knowledge }: Block): YamlUnit {
  const { id, footing, names } = knowledge;
  const isPlain = names.anchors.length + names.aliases.length === 0;
  return {
    key: id,
    footing,
    parse: () => {
      const { tokens } = knowledge;
      knowledge.tokens = undefined;
      if (!isPlain) return parseYaml(following(text, [{ from: 0, footing }]), tokens);
      const { parsed, read } = readBlock({ text, footing }, knowledge.read);
      if (read) knowledge.read = read;
      return parsed;
    },
  };
}

function isSound(block: Block): boolean {
  block.knowledge.isSound ??= parseYaml(verbatim(block.text)).problems.length === 0;
  return block.knowledge.isSound;
}

/** What stands at `own` of the document or below: the blocks that it is read behind stand above it. */
function ownPart({ root, problems }: Parsed, own: number): Parsed {
  const ownProblems = problems.filter(({ range }) => range.start >= own);
  if (root?.kind !== 'mapping') return { problems: ownProblems };
  const entries = root.entries.filter(({ range }) => range.start >= own);
  const [first, last] = [entries[0]?.range, entries.at(-1)?.range];
  const range = first && last ? spanning(first, last) : { start: own, end: own };
  return { root: { ...root, range, entries }, problems: ownProblems };
}

function headerUnit(text: string, start: number, id: number): YamlUnit {
  return {
    key: String(id),
    footing: { at: start },
    parse: () => {
      const { root, problems } = parseYaml(verbatim(detached(text), start));
      return root ? { header: root, problems } : { problems };
    },
  };
}

/**
 * An equal text that does not hold on to the document it was cut from: what is read from it is remembered for longer than that version of
 * the document.
 */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
