import type { Block } from '../db/block.ts';
import { blockQuery } from '../db/blockQuery.ts';
import { isSameList } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { BlockFacts } from '../model/pipelineFacts.ts';
import { addTo } from '../util/multimap.ts';
import type { IncludedFile } from './includedFiles.ts';
import { fillInputs } from './inputs.ts';

/** A block in one file of a pipeline. */
export interface PipelineBlock {
  readonly block: BlockFacts;
  readonly included: IncludedFile;
}

/** The relevant blocks of all files of a pipeline. */
export interface PipelineBlocks {
  /** In the order in which they appear. */
  names(): readonly string[];
  named(name: string): readonly PipelineBlock[];
  /** A block and all blocks that use it through `extends` or `!reference`. Undefined if any block may use it. */
  buildingOn(name: string): ReadonlySet<string> | undefined;
}

export function createPipelineBlocks({ db }: Workspace, files: readonly IncludedFile[]): PipelineBlocks {
  const indexOf = db.keyed(indexOfIncluded, isSameFileIndex);
  const filesByName = db.derived(() => {
    const found = new Map<string, IncludedFile[]>();
    for (const included of files) for (const name of indexOf(included).keys()) addTo(found, name, included);
    return found;
  }, isSameIndex);
  const names = db.derived(() => [...filesByName.get().keys()], isSameList);
  const named = db.keyed(
    (name: string) =>
      (filesByName.get().get(name) ?? []).flatMap((included): readonly PipelineBlock[] => {
        const block = blockAt(included.file, indexOf(included).get(name));
        return block === undefined ? [] : [{ block, included }];
      }),
    isSameBlocks,
  );
  const usersByName = db.derived(() => usersIn(files), isSameUsers);
  const buildingOn = db.keyed((name: string): ReadonlySet<string> | undefined => {
    const users = usersByName.get();
    if (users === undefined) return undefined;
    const found = new Set([name]);
    for (const one of found) for (const user of users.get(one) ?? []) found.add(user);
    return found;
  }, isSameUserSet);
  return { names: () => names.get(), named, buildingOn };
}

function isSameIndex(one: ReadonlyMap<string, readonly IncludedFile[]>, other: ReadonlyMap<string, readonly IncludedFile[]>): boolean {
  return isSameMap(one, other, isSameList) && isSameList([...one.keys()], [...other.keys()]);
}

function isSameMap<T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>, isSame: (a: T, b: T) => boolean): boolean {
  if (one.size !== other.size) return false;
  for (const [name, value] of one) {
    const found = other.get(name);
    if (found === undefined || !isSame(value, found)) return false;
  }
  return true;
}

function isSameBlocks(one: readonly PipelineBlock[], other: readonly PipelineBlock[]): boolean {
  return (
    one.length === other.length && one.every(({ block, included }, at) => block === other[at]?.block && included === other[at]?.included)
  );
}

/** The position of a block: the index of the file's block, and the index of the entry in it. */
interface BlockPosition {
  readonly block: number;
  readonly entry: number;
}

type Index = ReadonlyMap<string, BlockPosition>;

function blockAt(file: SourceFile, position: BlockPosition | undefined): BlockFacts | undefined {
  return position && file.blockSlots[position.block]?.get().facts?.pipeline?.blocks?.[position.entry];
}

/** By name, with inputs replaced by their values. */
function indexOfIncluded(included: IncludedFile): Index {
  const { file } = included;
  return file.facts.pipeline?.hasHeader === true ? placesIn(file.blocks, fillerOf(included)) : indexOfFile(file);
}

const indexOfFile = blockQuery<Index>({
  compute: (blocks) => placesIn(blocks),
  isAlike: (before, now) => {
    const isSame = (one: BlockFacts, other: BlockFacts) =>
      one.name === other.name && (one.content === undefined) === (other.content === undefined);
    return isSameBy(before?.pipeline?.blocks ?? [], now?.pipeline?.blocks ?? [], isSame);
  },
  isEqual: isSameFileIndex,
});

function isSameFileIndex(one: Index, other: Index): boolean {
  return isSameMap(one, other, (a, b) => a.block === b.block && a.entry === b.entry) && isSameList([...one.keys()], [...other.keys()]);
}

/** If a file has a name twice, the last one is used. A block without relevant content hides earlier ones. */
function placesIn(blocks: readonly Block[], fillIn: FillIn = (name) => name): Index {
  const places = new Map<string, BlockPosition>();
  const empty = new Set<string>();
  for (const [block, { facts }] of blocks.entries()) {
    for (const [entry, { name: written, content }] of (facts?.pipeline?.blocks ?? []).entries()) {
      const name = fillIn(written) ?? written;
      places.set(name, { block, entry });
      if (content === undefined) empty.add(name);
      else empty.delete(name);
    }
  }
  for (const name of empty) places.delete(name);
  return places;
}

type Users = ReadonlyMap<string, readonly string[]>;

/** The blocks that mention each name. Undefined if any block may mention any name. */
function usersIn(files: readonly IncludedFile[]): Users | undefined {
  const users = new Map<string, string[]>();
  for (const { file } of files) {
    // Inputs can change names.
    if (file.facts.pipeline?.hasHeader === true) return undefined;
    const mentions = mentionsOf(file);
    if (mentions === undefined) return undefined;
    for (let at = 0; at < mentions.length; at += 2) addTo(users, mentions[at + 1] ?? '', mentions[at] ?? '');
  }
  return users;
}

function isSameUsers(one: Users | undefined, other: Users | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && isSameMap(one, other, isSameList));
}

function isSameUserSet(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && isSameList([...one], [...other]));
}

/** Pairs of names in a flat list: a block of the file, and a block that it mentions. Undefined if a block may mention any. */
const mentionsOf = blockQuery<readonly string[] | undefined>({
  compute: (blocks) => {
    const found: string[] = [];
    for (const { facts } of blocks) {
      for (const { name, mentions } of facts?.pipeline?.blocks ?? []) {
        if (mentions === undefined) return undefined;
        for (const mention of mentions) found.push(name, mention);
      }
    }
    return found;
  },
  isAlike: (before, now) => {
    const isSame = (one: BlockFacts, other: BlockFacts) => one.name === other.name && isSameList(one.mentions, other.mentions);
    return isSameBy(before?.pipeline?.blocks ?? [], now?.pipeline?.blocks ?? [], isSame);
  },
  isEqual: isSameList,
});

function isSameBy<T>(one: readonly T[], other: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return one.length === other.length && one.every((item, at) => isSame(item, other[at] as T));
}

/** Replaces inputs whose values are known. */
function fillerOf({ inputs, file }: IncludedFile): FillIn {
  return file.facts.pipeline?.hasHeader === true ? (text) => fillInputs(text, inputs) : (text) => text;
}

type FillIn = (text: string) => string;
