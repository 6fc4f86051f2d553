import type { Facts } from '../model/facts.ts';
import type { FormatId } from '../model/formatId.ts';
import type { Parsed } from '../syntax/node.ts';
import type { Moves, RangeBase } from '../text/relativeRange.ts';

/** A kind of file: how to tell it, how to take it apart, what it says. */
export interface Format {
  readonly id: FormatId;
  /** By the path of the file alone (with `/`); case matters as it does to the programs that read it. */
  matchesPath(path: string): boolean;
  /**
   * The parts of the text that are read each on its own. `memo` is what the split of the last version returned; `moves` is told when the position of
   * a part is read.
   */
  split(text: string, memo: UnitMemo | undefined, moves?: Moves): Split;
  /** What one part says. Undefined when it says nothing that concerns us. Every range is one of the tree's, or `spanning` two of them. */
  read(parsed: Parsed): Facts | undefined;
  /** Whether the parts, taken together, show that this file is ours; of another's file nothing is said. */
  recognises(parts: Iterable<Facts | undefined>): boolean;
}

export interface Split {
  readonly units: readonly Unit[];
  readonly memo: UnitMemo | undefined;
}

/**
 * A part of a file that is read on its own. Equal keys, from one version to the next, mean equal results, but for where they stand: ranges
 * follow the part.
 */
export interface Unit {
  readonly key: string;
  /** Where it begins; absent where the file is read as a whole. */
  readonly base?: RangeBase;
  /** What it says may also stand in parts above it, whose anchors it uses. */
  readonly reachesUp?: true;
  parse(): Parsed;
}

/** What a format's `split` wants to see again with the next version; nobody else looks into it. */
export type UnitMemo = unknown;

/** The split of formats that are read as a whole. */
export function wholeText(parse: (text: string) => Parsed): Format['split'] {
  return (text) => ({ units: [{ key: text, parse: () => parse(text) }], memo: undefined });
}

/** Whether a test holds for one of the parts. Reads no further than necessary. */
export function some(parts: Iterable<Facts | undefined>, test: (facts: Facts | undefined) => boolean): boolean {
  for (const facts of parts) if (test(facts)) return true;
  return false;
}
