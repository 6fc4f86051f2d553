import type { Facts, FormatId } from '../facts.ts';
import type { Node, Parsed } from '../syntax/node.ts';
import type { MappedText } from '../text/mappedText.ts';

/** A kind of file: how to tell it, how to parse it, what it says. */
export interface Format {
  readonly id: FormatId;
  /** By the path of the file alone; case matters as it does to the programs that read it. */
  matchesPath(path: string): boolean;
  parse(text: MappedText): Parsed;
  /** Undefined when the content shows that this is somebody else's file: then nothing is said about it. */
  read(parsed: Parsed): Facts | undefined;
}

export type ReadNode = (root: Node) => Facts;
