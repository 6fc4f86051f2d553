import type { Finding } from '../rules/rule.ts';
import type { Edit } from '../text/edit.ts';

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

/** `edits` must not overlap. They can be in any order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let from = 0;
  for (const { range, newText } of [...edits].sort((a, b) => a.range.start - b.range.start)) {
    result += text.slice(from, range.start) + newText;
    from = range.end;
  }
  return result + text.slice(from);
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

/** The smallest single edit that turns one text into the other. */
export function singleEdit(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { range: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}
