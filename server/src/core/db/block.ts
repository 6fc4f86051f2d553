import type { Format, Unit } from '../formats/format.ts';
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
  private unit: Unit | undefined;
  private parsed: Facts | undefined;

  constructor(file: SourceFile, format: Format, unit: Unit) {
    super();
    this.file = file;
    this.format = format;
    this.unit = unit;
    this.key = unit.key;
    this.base = unit.base;
    this.reachesUp = unit.reachesUp === true;
  }

  /** Parses the block, if that has not happened yet. */
  read(): void {
    void this.facts;
  }

  /** Undefined for a block that states nothing of interest. */
  get facts(): Facts | undefined {
    const { unit } = this;
    if (unit !== undefined) {
      this.unit = undefined;
      // Depends on the text of the block alone, which never changes.
      this.parsed = this.file.workspace.db.untracked(() => this.format.read(unit.parse()));
    }
    return this.parsed;
  }
}
