import type { Format, UnitMemo } from '../formats/format.ts';
import { type Facts, type FormatId, noFacts } from '../model/facts.ts';
import { firstWhere } from '../util/binarySearch.ts';
import { Block } from './block.ts';
import type { Derived, Input } from './database.ts';
import { FileFacts } from './fileFacts.ts';
import { isSameData } from './query.ts';
import type { Workspace } from './workspace.ts';

/** Where a file lies, and what that says about it. */
export interface Placement {
  /** For people: the path below the workspace folder. */
  readonly path: string;
  /** The Docker config of this machine's user, which no Runner reads. */
  readonly ownMachine?: true;
  /** The settings say that this is the Docker config of the Runner's user. */
  readonly runnerHome?: true;
  /** The file lies in a git work tree, so what is in it will be committed. Absent: not known. */
  readonly inWorkTree?: true;
}

interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly memo: UnitMemo;
}

/** A file of a workspace, open in the editor or not. All of its ranges are those of its current text. */
export class SourceFile {
  readonly uri: string;
  readonly format: FormatId;
  readonly workspace: Workspace;
  private readonly textInput: Input<string>;
  private readonly placement: Input<Placement>;
  private readonly content: Derived<Content>;
  private readonly recognised: Derived<boolean>;
  private readonly all: FileFacts;

  constructor(workspace: Workspace, uri: string, format: Format, text: string, placement: Placement) {
    const { db } = workspace;
    this.workspace = workspace;
    this.uri = uri;
    this.format = format.id;
    this.textInput = db.input(text);
    this.placement = db.input(placement, isSameData);
    const moves = { record: () => db.record(this.content) };
    this.content = db.derived((before) => {
      const current = this.textInput.get();
      const { units, memo } = format.split(current, before?.memo, moves);
      const known = new Map(before?.blocks.map((block) => [block.key, block]));
      return { text: current, blocks: units.map((unit) => known.get(unit.key) ?? new Block(db, format, unit)), memo };
    });
    this.recognised = db.derived(() => format.recognises(this.content.get().blocks.map(({ facts }) => facts)));
    this.all = new FileFacts(db, () => this.content.get().blocks);
  }

  get text(): string {
    return this.content.get().text;
  }

  /** In the order of the file. */
  get blocks(): readonly Block[] {
    return this.content.get().blocks;
  }

  /** False when the content shows that the file belongs to another program: then it has no facts and no findings. */
  get isOurs(): boolean {
    return this.recognised.get();
  }

  /** The facts of all blocks together; each list is up to date whenever it is read. */
  get facts(): Facts {
    return this.isOurs ? this.all : noFacts;
  }

  get path(): string {
    return this.placement.get().path;
  }

  get ownMachine(): boolean {
    return this.placement.get().ownMachine === true;
  }

  get runnerHome(): boolean {
    return this.placement.get().runnerHome === true;
  }

  get inWorkTree(): boolean {
    return this.placement.get().inWorkTree === true;
  }

  setText(text: string): void {
    this.textInput.set(text);
  }

  place(placement: Placement): void {
    this.placement.set(placement);
  }

  /** Facts that together contain everything that lies at `offset`; those of its own block first. */
  factsAround(offset: number): readonly Facts[] {
    const { blocks, facts } = this;
    // Images that `!reference` brings in are not among the facts of a block.
    if (!this.isOurs || blocks[0]?.base === undefined || (facts.pipeline?.references ?? []).length > 0) return [facts];
    const own = firstWhere(blocks.length, (index) => (blocks[index]?.base?.at ?? 0) > offset) - 1;
    const others = blocks.filter(({ reachesUp }, index) => reachesUp && index !== own);
    return [blocks[own], ...others].flatMap((block) => block?.facts ?? []);
  }
}
