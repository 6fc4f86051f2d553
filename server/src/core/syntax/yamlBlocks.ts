import { type Footing, following, type Stretch, spanning } from '../text/following.ts';
import { sliceMapped, verbatim } from '../text/mappedText.ts';
import type { Parsed } from './node.ts';
import { parseYaml } from './yaml.ts';
import { type BlockNames, namesIn, type YamlName } from './yamlAnchors.ts';
import { type ReadBlock, readBlock } from './yamlChildren.ts';
import { layOut, type YamlBlock } from './yamlLines.ts';
import { createLinker, isOwn } from './yamlLinks.ts';

/** A part of a YAML file that is read on its own: a top-level entry, or the whole of a file that is built otherwise. */
export interface YamlUnit {
  /** Of this unit alone. Equal keys mean equal results of `parse`, among the splits that got each other's memo. */
  readonly key: string;
  /** The tree of its own entries, and the problems of its own text. Ranges are the document's, and follow its parts from version to version. */
  parse(): Parsed;
}

/** What is known of the blocks of one version of a file, for the next. */
export interface YamlMemo {
  readonly blocks: readonly Block[];
  readonly nextId: number;
  /** How long the text was, and what stood above the first block. */
  readonly length: number;
  readonly lead: string;
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
  /** How it was read, or the last sound version of what stands in its place. Handed on to the next version, which takes it apart. */
  read?: ReadBlock;
}

interface Block {
  readonly text: string;
  readonly knowledge: BlockKnowledge;
  /** Of a block that needs no other. */
  unit?: YamlUnit;
}

type Learn = (blockText: string, before: BlockKnowledge | undefined) => BlockKnowledge;

export interface YamlSplit {
  readonly units: readonly YamlUnit[];
  readonly memo: YamlMemo;
}

/**
 * Takes a YAML file apart into its top-level entries, so that after an edit only the touched ones are read again. `matters` says on which
 * paths (keys from the top level down) an alias has to be resolved: a unit is read behind the blocks that define the anchors it uses there,
 * the nearest definition above each. `memo` is what the last version's split gave, with the same `matters`.
 */
export function splitYaml(text: string, matters: (path: readonly string[]) => boolean, memo?: YamlMemo): YamlSplit {
  let nextId = memo?.nextId ?? 0;
  const learn: Learn = (blockText, before) => {
    const names = namesIn(blockText);
    const needs = names.aliases.filter((alias) => !isOwn(alias, names) && matters(alias.path));
    const footing = before?.footing ?? { at: 0 };
    return { id: String(nextId++), footing, names, needs, ...(before?.read && { read: before.read }) };
  };
  const known = memo?.other;
  const idOf = (other: string, start: number): number => (known?.text === other && known.start === start ? known.id : nextId++);
  const found = (memo && findNear(text, memo, learn)) ?? findAll(text, memo, learn);
  if (!found) {
    const id = idOf(text, 0);
    const whole = { key: String(id), parse: () => parseYaml(verbatim(detached(text))) };
    return { units: [whole], memo: { blocks: [], nextId, length: text.length, lead: '', other: { text, start: 0, id } } };
  }
  const { blocks, header } = found;
  const units = unitsOf(blocks);
  const lead = detached(text.slice(0, blocks[0]?.knowledge.footing.at));
  if (!header) return { units, memo: { blocks, nextId, length: text.length, lead } };
  const { start, end } = header;
  const headerText = text.slice(start, end);
  const id = idOf(headerText, start);
  units.unshift(headerUnit(headerText, start, id));
  return { units, memo: { blocks, nextId, length: text.length, lead, other: { text: headerText, start, id } } };
}

interface Found {
  readonly blocks: readonly Block[];
  readonly header?: YamlBlock;
}

function findAll(text: string, memo: YamlMemo | undefined, learn: Learn): Found | undefined {
  const layout = layOut(text);
  return layout && { ...layout, blocks: recall(text, layout.blocks, memo?.blocks ?? [], learn) };
}

/**
 * An edit leaves most blocks as they were, at the top of the file and at its end. Only what lies between is looked at, with a block more on
 * either side, as these may have become longer. Undefined where that is not enough to go by.
 */
function findNear(text: string, { blocks, lead, length, other }: YamlMemo, learn: Learn): Found | undefined {
  if (other !== undefined || text.slice(0, lead.length) !== lead) return undefined;
  let top = 0;
  let start = lead.length;
  for (let next = blocks[0]; next && standsAt(text, start, next); next = blocks[top]) {
    start += next.text.length;
    top++;
  }
  let below = blocks.length;
  let end = text.length;
  const fits = ({ text: { length } }: Block) => below > top && end - length >= start;
  for (let next = blocks[below - 1]; next && fits(next) && standsAt(text, end - next.text.length, next); next = blocks[below - 1]) {
    end -= next.text.length;
    below--;
  }
  // What stands above the first block has a say in where that begins.
  if (top === 0) return undefined;
  start -= blocks[--top]?.text.length ?? 0;
  if (below < blocks.length) end += blocks[below++]?.text.length ?? 0;
  const layout = layOut(text.slice(start, end));
  if (layout === undefined || layout.header) return undefined;
  const places = layout.blocks.map((place) => ({ start: place.start + start, end: place.end + start }));
  const rest = blocks.slice(below);
  for (const { knowledge } of rest) knowledge.footing.at += text.length - length;
  return { blocks: [...blocks.slice(0, top), ...recall(text, places, blocks.slice(top, below), learn), ...rest] };
}

/** Comparing two strings is far quicker than `startsWith`, which goes by characters. */
function standsAt(text: string, at: number, { text: own }: Block): boolean {
  return text.slice(at, at + own.length) === own;
}

/** The blocks with what is known of them, and where they stand now. */
function recall(text: string, places: readonly YamlBlock[], old: readonly Block[], learn: Learn): readonly Block[] {
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
    const knowledge = known[index] ?? learn(blockText, before.shift());
    knowledge.footing.at = places[index]?.start ?? 0;
    return { text: blockText, knowledge };
  });
}

/** The same objects for as long as the blocks are the same. */
function unitsOf(blocks: readonly Block[]): YamlUnit[] {
  let link: ((index: number) => readonly Block[]) | undefined;
  const units: YamlUnit[] = [];
  for (const [index, block] of blocks.entries()) {
    if (block.knowledge.needs.length > 0) {
      link ??= createLinker(blocks);
      units.push(blockUnit(block, link(index)));
    } else {
      block.unit ??= plainUnit(block);
      units.push(block.unit);
    }
  }
  return units;
}

function blockUnit(block: Block, prefix: readonly Block[]): YamlUnit {
  if (prefix.length === 0) return plainUnit(block);
  return {
    key: [...prefix, block].map(({ knowledge }) => knowledge.id).join(' '),
    parse: () => {
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
    parse: () => {
      if (!isPlain) return parseYaml(following(text, [{ from: 0, footing }]));
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
