import type { SourceFile } from '../db/sourceFile.ts';
import { applyEdits, type Edit } from '../text/edit.ts';

/** A longer broken file is not parsed again for each offered fix. In UTF-16 units. */
const maxLength = 200_000;

/**
 * Whether these edits would add syntax errors to a file that already has some. Near a syntax error, a fix knows too little about its
 * surroundings. For a valid file, each fix itself makes sure that it stays valid. `problemsIn` counts the problems of another text.
 */
export function addsSyntaxErrors({ text, facts }: SourceFile, edits: readonly Edit[], problemsIn: (text: string) => number): boolean {
  const now = facts.problems.length;
  if (now === 0 || edits.length === 0) return false;
  return text.length > maxLength || problemsIn(applyEdits(text, edits)) > now;
}
