import type { Finding } from '../model/finding.ts';
import { applyEdits, type Edit, singleEdit } from '../text/edit.ts';

/** More rounds than fixes need. Stops two fixes that undo each other. */
const maximumRounds = 10;

/**
 * Applies the safe fixes until none is left, without overlaps in one round. Returns edits for the original text: those of the only round,
 * or one edit for everything that several rounds changed. `findingsOf` checks a text that is not in any file yet.
 */
export function fixEverything(
  text: string,
  findings: readonly Finding[],
  findingsOf: (text: string) => readonly Finding[],
): readonly Edit[] {
  const first = safeEdits(findings);
  if (first.length === 0) return [];
  let now = applyEdits(text, first);
  for (let round = 1; round < maximumRounds; round++) {
    const further = safeEdits(findingsOf(now));
    if (further.length === 0) return round === 1 ? first : [singleEdit(text, now)];
    now = applyEdits(now, further);
  }
  return [singleEdit(text, now)];
}

function safeEdits(findings: readonly Finding[]): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes } of findings) {
    const fix = fixes?.find(({ safe }) => safe);
    if (fix === undefined || !('edits' in fix)) continue;
    const edits = fix.edits();
    const clear = edits.every((edit) => chosen.every((other) => !overlap(edit, other)));
    if (clear) chosen.push(...edits);
  }
  return chosen;
}

function overlap(a: Edit, b: Edit): boolean {
  if (a.range.start === b.range.start) return true;
  return a.range.start < b.range.end && b.range.start < a.range.end;
}
