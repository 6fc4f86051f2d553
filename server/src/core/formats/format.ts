import type { Facts } from '../model/facts.ts';
import type { FormatId } from '../model/formatId.ts';
import type { Parsed } from '../syntax/node.ts';
import type { Moves, RangeBase } from '../text/relativeRange.ts';

/** A kind of file: how to recognize it, split it and read it. `P` is what parsing a part of it gives. */
export interface Format<P extends Parsed = Parsed> {
  readonly id: FormatId;
  /** Only checks the path of the file (with `/`). Case matters if it matters to the programs that read the file. */
  matchesPath(path: string): boolean;
  /**
   * Splits the text into parts that are read separately. `memo` is the result for the previous version. `moves` is called when the position of a part
   * is read. `written` is the text as it was given: in `text`, a newline stands for each carriage return that has none after it.
   */
  split(text: string, memo: SplitMemo | undefined, moves?: Moves, written?: string): Split<P>;
  /** The facts of one part. Undefined if it has nothing of interest. Every range comes from the tree, or is `spanning` two such ranges. */
  read(parsed: P): Facts | undefined;
  /** Whether all parts together show that this file has this format. Files of other programs get no diagnostics. */
  recognises(parts: Iterable<Facts | undefined>): boolean;
}

export interface Split<P extends Parsed = Parsed> {
  readonly sources: readonly BlockSource<P>[];
  readonly memo: SplitMemo | undefined;
}

/**
 * A part of a file that is read separately. In the next version, a source with an equal key has equal results, except for their position:
 * ranges move with the part.
 */
export interface BlockSource<P extends Parsed = Parsed> {
  readonly key: string;
  /** Its current start, for parts that follow each other. */
  readonly base?: RangeBase;
  /** Its facts may also be in parts above it, whose anchors it uses. */
  readonly reachesUp?: true;
  parse(): P;
}

/** State of a format's `split` for the next version. Opaque to others. */
export type SplitMemo = unknown;

/** Whether a test is true for one of the parts. Does not read the others. */
export function some(parts: Iterable<Facts | undefined>, test: (facts: Facts | undefined) => boolean): boolean {
  for (const facts of parts) if (test(facts)) return true;
  return false;
}
