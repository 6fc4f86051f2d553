import type { BlockSource, Format, SplitMemo } from '../formats/format.ts';
import { type Facts, noFacts } from '../model/facts.ts';
import type { FormatId } from '../model/formatId.ts';
import { withNewlines } from '../text/newlines.ts';
import type { Moves } from '../text/relativeRange.ts';
import { firstWhere } from '../util/binarySearch.ts';
import { diffLists } from '../util/listDiff.ts';
import { Block } from './block.ts';
import { CacheOwner, type Derived, type Input } from './database.ts';
import { FileFacts } from './fileFacts.ts';
import { isSameData, isSameList } from './query.ts';
import type { Workspace } from './workspace.ts';

/** Where a file is, and what follows from that. */
export interface Placement {
  /** The path below the workspace folder, for messages. */
  readonly path: string;
  /** The Docker config of this machine's user, which no Runner reads. */
  readonly localMachine?: true;
  /** According to the settings, this is the Docker config of the Runner's user. */
  readonly runnerHome?: true;
  /** The file is in a git work tree, so its content will be committed. Absent if not known. */
  readonly inWorkTree?: true;
  /** The file belongs to no workspace folder. It is only known because a pipeline includes it, and starts no pipeline itself. */
  readonly foreign?: true;
}

/**
 * A file of a workspace, open in the editor or not. All ranges refer to its current text. Each block is a separate input, so an edit inside a block
 * changes only that block.
 */
export class SourceFile extends CacheOwner {
  readonly uri: string;
  readonly format: FormatId;
  readonly workspace: Workspace;
  /** The text as it was given. What the file shows refers to it: its lines and columns are those of `text`. */
  written = '';
  private readonly language: Format;
  private readonly currentText: Input<string>;
  private readonly slots: Input<readonly Input<Block>[]>;
  private readonly placement: Input<Placement>;
  private readonly unreadBecause: Input<string | undefined>;
  private readonly currentBlocks: Derived<readonly Block[]>;
  private readonly recognised: Derived<boolean>;
  private readonly all: FileFacts;
  /** Where text moves, everything that depends on a position depends on the text. One for all versions, so that ranges keep no version alive. */
  private readonly moves: Moves;
  private sources: readonly BlockSource[] = [];
  private memo: SplitMemo;

  constructor(workspace: Workspace, uri: string, format: Format, text: string, placement: Placement) {
    super();
    const { db } = workspace;
    this.workspace = workspace;
    this.uri = uri;
    this.format = format.id;
    this.language = format;
    this.currentText = db.input('');
    this.slots = db.input<readonly Input<Block>[]>([], isSameList);
    this.placement = db.input(placement, isSameData);
    this.unreadBecause = db.input<string | undefined>(undefined);
    this.currentBlocks = db.derived((): readonly Block[] => this.slots.get().map((slot) => slot.get()));
    this.recognised = db.derived(() => format.recognises(factsOf(this.blocks)));
    this.all = new FileFacts(db, () => this.blocks);
    this.moves = { record: () => db.record(this.currentText) };
    this.written = text;
    this.split(withNewlines(text));
  }

  /** Every line ends with a newline, also a line that ends with a carriage return only. */
  get text(): string {
    return this.currentText.get();
  }

  /** The blocks in the order of the file, each as a separate input. */
  get blockSlots(): readonly Input<Block>[] {
    return this.slots.get();
  }

  /** In the order of the file. */
  get blocks(): readonly Block[] {
    return this.currentBlocks.get();
  }

  /** False if the content shows that the file belongs to another program. It then has no facts and no findings. */
  get isOurs(): boolean {
    return this.recognised.get();
  }

  /** The merged facts of all blocks. Each list is brought up to date when it is read. */
  get facts(): Facts {
    return this.isOurs ? this.all : noFacts;
  }

  get path(): string {
    return this.placement.get().path;
  }

  get localMachine(): boolean {
    return this.placement.get().localMachine === true;
  }

  get runnerHome(): boolean {
    return this.placement.get().runnerHome === true;
  }

  get inWorkTree(): boolean {
    return this.placement.get().inWorkTree === true;
  }

  get foreign(): boolean {
    return this.placement.get().foreign === true;
  }

  /** Why the text in the editor is not the one here, as words such as `more than 30,000 lines`. The file then has no text. */
  get unread(): string | undefined {
    return this.unreadBecause.get();
  }

  setUnread(because: string | undefined): void {
    this.unreadBecause.set(because);
  }

  setText(text: string): void {
    if (this.written === text) return;
    this.written = text;
    this.split(withNewlines(text));
  }

  place(placement: Placement): void {
    this.placement.set(placement);
  }

  /** Facts that together contain everything at `offset`, starting with those of its own block. */
  factsAround(offset: number): readonly Facts[] {
    const { blocks, facts } = this;
    // The facts of a block do not include images from a `!reference`.
    if (!this.isOurs || blocks[0]?.base === undefined || (facts.pipeline?.references ?? []).length > 0) return [facts];
    const own = firstWhere(blocks.length, (index) => (blocks[index]?.base?.at ?? 0) > offset) - 1;
    const others = blocks.filter(({ reachesUp }, index) => reachesUp && index !== own);
    return [blocks[own], ...others].flatMap((block) => block?.facts ?? []);
  }

  /** Splits a new text into blocks. Blocks with unchanged text are reused. */
  private split(text: string): void {
    const { workspace, language } = this;
    this.currentText.set(text);
    const { sources, memo } = language.split(text, this.memo, this.moves, this.written);
    const before = this.sources;
    const slots = workspace.db.untracked(() => this.slots.get());
    this.memo = memo;
    this.sources = sources;
    const { start, end, oldEnd } = diffLists(before, sources);
    const changed = workspace.db.untracked(() => slots.slice(start, oldEnd).map((slot) => [slot.get().key, slot.get()] as const));
    const known = new Map(changed);
    const blocks = sources.slice(start, end).map((source) => known.get(source.key) ?? new Block(this, language, source));
    const reused = slots.slice(start, Math.min(oldEnd, start + blocks.length));
    for (const [at, slot] of reused.entries()) slot.set(blocks[at] as Block);
    const added = blocks.slice(reused.length).map((block) => workspace.db.input(block));
    if (oldEnd - start !== blocks.length) this.slots.set([...slots.slice(0, start), ...reused, ...added, ...slots.slice(oldEnd)]);
  }
}

function* factsOf(blocks: readonly Block[]): Iterable<Facts | undefined> {
  for (const { facts } of blocks) yield facts;
}
