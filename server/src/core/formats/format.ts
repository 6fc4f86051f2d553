import type { Facts, FormatId } from '../model/facts.ts';
import type { Parsed } from '../syntax/node.ts';
import type { FileText } from '../text/fileText.ts';
import type { Window } from '../util/listDiff.ts';

/** A kind of file: how to recognize it, split it and read it. */
export interface Format {
  readonly id: FormatId;
  /** Only checks the path of the file (with `/`). Case matters if it matters to the programs that read the file. */
  matchesPath(path: string): boolean;
  /** The parts of the text that are read separately. `memo` comes from the split of the last version. */
  split(text: FileText, memo: UnitMemo | undefined): Split;
  /** The facts of one part. Undefined if it has nothing of interest. Every range comes from the tree, or is `spanning` two such ranges. */
  read(parsed: Parsed): Facts | undefined;
  /** Whether all parts together show that this file has this format. Files of other programs get no diagnostics. */
  recognises(parts: readonly (Facts | undefined)[]): boolean;
}

export interface Split {
  readonly units: readonly Unit[];
  readonly memo: UnitMemo | undefined;
  /** Outside this window, the units are the same as in the last version. Absent if that was not checked. */
  readonly window?: Window;
}

/**
 * A part of a file that is read separately. In the next version, a unit with an equal key has equal results, except for their position:
 * ranges move with the part.
 */
export interface Unit {
  readonly key: string;
  /** Its current start, for parts that follow each other. */
  readonly footing?: { readonly at: number };
  /** Its facts may also be in parts above it, whose anchors it uses. */
  readonly reachesUp?: true;
  parse(): Parsed;
}

/**
 * Longer Docker or Runner configurations are not read. This length allows ten thousand registries or runners, and an environment variable
 * can have at most an eighth of it. In UTF-16 units.
 */
export const longestConfig = 1_000_000;

/** State of a format's `split` for the next version. Opaque to others. */
export type UnitMemo = unknown;

/** The split of formats that are read as a whole. */
export function wholeText(parse: (text: string) => Parsed): Format['split'] {
  return (text) => ({ units: [{ key: String(text), parse: () => parse(String(text)) }], memo: undefined });
}
