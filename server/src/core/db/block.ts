import type { BlockSource, Format } from '../formats/format.ts';
import type { Facts } from '../model/facts.ts';
import type { RangeBase } from '../text/relativeRange.ts';
import { CacheOwner } from './database.ts';
import type { SourceFile } from './sourceFile.ts';

/**
 * A part of a file that is parsed separately: a top-level block of a pipeline, or a whole configuration. The object is the same as long as its text
 * is, and its ranges move with it.
 */
export class Block extends CacheOwner {
  readonly file: SourceFile;
  readonly key: string;
  /** The start of the block, in a file that is read block by block. */
  readonly base: RangeBase | undefined;
  /** It uses anchors of earlier blocks, so its ranges may be in those. */
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

  /** Parses the block if necessary. */
  read(): void {
    void this.facts;
  }

  /** Undefined for a block without relevant content. */
  get facts(): Facts | undefined {
    const { source } = this;
    if (source !== undefined) {
      this.source = undefined;
      // The result depends only on the block's text, which never changes.
      this.parsed = this.file.workspace.db.untracked(() => this.format.read(source.parse()));
    }
    return this.parsed;
  }
}
