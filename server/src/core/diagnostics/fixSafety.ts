import type { SourceFile } from '../db/sourceFile.ts';
import { applyEdits, type Edit } from '../text/edit.ts';

/** A broken file that is longer is not read again for each fix that is offered. In UTF-16 units. */
const longest = 200_000;

/**
 * Whether these edits would leave a file that cannot be wholly read with more mistakes of syntax than it has: near such a mistake, a fix
 * knows too little of where it writes. A file that can be read stays so by each fix's own care. `problemsIn` counts those of another text.
 */
export function worsens({ text, facts }: SourceFile, edits: readonly Edit[], problemsIn: (text: string) => number): boolean {
  const now = facts.problems.length;
  if (now === 0 || edits.length === 0) return false;
  return text.length > longest || problemsIn(applyEdits(text, edits)) > now;
}
