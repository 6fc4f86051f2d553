import type { SourceFile } from '../db/sourceFile.ts';

/** Reads a file before anybody asks: with a thousand files, the first question about all of them would have to wait for their parsing. */
export function readAhead({ isOurs, facts, blocks }: SourceFile): void {
  if (isOurs && facts.pipeline !== undefined) for (const block of blocks) block.read();
}
