import type { BlockSource, Format } from '../formats/format.ts';
import type { Facts } from '../model/facts.ts';
import type { RangeBase } from '../text/relativeRange.ts';
import { CacheOwner } from './database.ts';
import type { SourceFile } from './sourceFile.ts';

/**
 * A part of a file that is read on its own: a top-level entry of a pipeline, or all of a configuration. The same object for as long as its text stays the
 * same; its ranges follow it when it moves.
 */
export class Block extends CacheOwner {
  readonly file: SourceFile;
  readonly key: string;
  /** Where the block begins, in a file that is read block by block. */
  readonly base: RangeBase | undefined;
  /** Ranges in it may lie in blocks above, whose anchors it uses. */
  readonly reachesUp: boolean;
  private readonly format: Format;
  /** Released once the block is read. */
  private source: BlockSource | undefined;
  private parsed: Facts | undefined;

  constructor(file: SourceFile, format: Format, source: BlockSource) {
    super();
    this.file = file;
    this.format = format;
    this.source = source;
    this.key = source.key;
    this.base = source.base;
    this.reachesUp = source.reachesUp === true;
  }

  /** Parses the block, if that has not happened yet. */
  read(): void {
    void this.facts;
  }

  /** Undefined for a block that states nothing of interest. */
  get facts(): Facts | undefined {
    const { source } = this;
    if (source !== undefined) {
      this.source = undefined;
      // Depends on the text of the block alone, which never changes.
      this.parsed = this.file.workspace.db.untracked(() => this.format.read(source.parse()));
    }
    return this.parsed;
  }
}
