import assert from 'node:assert/strict';
import {
  allFixes,
  applyEdits,
  completionsAt,
  defaultSettings,
  type Edit,
  explainPullAt,
  findingsOf,
  fixEverything,
  formatOf,
  hoverAt,
  ignoreFixes,
  type SourceFile,
  type SourceRange,
  Workspace,
} from '../../server/src/core/index.ts';
import type { Random } from './random.ts';

export interface Subject {
  /** Decides what kind of file it is. */
  readonly path: string;
  readonly text: string;
}

/** The number of positions for hovers and completions, and of findings whose fixes are tried, in each file. */
const placesLooked = 6;
const findingsLooked = 12;

/** The subject as the only file of a workspace. */
export function openSubject({ path, text }: Subject): SourceFile {
  const format = formatOf(path);
  assert.ok(format !== undefined, `${path} is not a file that Pullproof reads`);
  return new Workspace(defaultSettings).add(`file:///workspace/${path}`, format, text, { path, inWorkTree: true });
}

/**
 * Sends every request of an editor for a file. Throws if a request throws, if a range is outside the file, or if a fix overlaps itself or adds a
 * syntax error to a valid file. Returns how many fixes were tried. With `edited`, the text is set in that file, as when a user types.
 */
export function examine({ path, text }: Subject, random: Random, edited?: SourceFile): number {
  edited?.setText(text);
  const file = edited ?? openSubject({ path, text });
  const findings = findingsOf(file);
  const inside = (range: SourceRange, what: string) =>
    assert.ok(
      Number.isInteger(range.start) && 0 <= range.start && range.start <= range.end && range.end <= text.length,
      `${what} is at ${range.start}–${range.end} of ${text.length}`,
    );
  for (const { range, related = [], rule } of findings) {
    inside(range, rule);
    for (const one of related) inside(one.range, `what ${rule} points to`);
  }
  for (const { range } of file.facts.problems) inside(range, 'a problem');
  for (const { range } of file.facts.images) inside(range, 'an image');

  let tried = 0;
  const first = random.below(Math.max(1, findings.length - findingsLooked));
  for (const finding of findings.slice(first, first + findingsLooked)) {
    for (const fix of [...allFixes(finding, file), ...ignoreFixes(finding, file)]) {
      if (!('edits' in fix)) continue;
      tried++;
      checkEdits(path, file, fix.edits(), `"${fix.title}" of ${finding.rule}`);
    }
  }
  const findingsIn = (changed: string) => findingsOf(openSubject({ path, text: changed }));
  checkEdits(path, file, fixEverything(text, findings, findingsIn), 'all safe fixes together');

  for (const offset of placesIn(file, random)) {
    const hover = hoverAt(file, offset, {});
    if (hover !== undefined) inside(hover.range, `the hover at ${offset}`);
    explainPullAt(file, offset, {});
    for (const { label, range, pieces, also = [] } of completionsAt(file, offset)) {
      inside(range, `the completion "${label}" at ${offset}`);
      checkOverlap(text, [{ range, newText: pieces.join('') }, ...also], `the completion "${label}" at ${offset}`);
    }
  }
  return tried;
}

function checkOverlap(text: string, edits: readonly Edit[], what: string): void {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  for (const [index, { range }] of sorted.entries()) {
    assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, `${what} edits outside the file`);
    const next = sorted[index + 1]?.range;
    assert.ok(next === undefined || range.end <= next.start, `${what} overlaps itself at ${next?.start}`);
  }
}

function checkEdits(path: string, before: SourceFile, edits: readonly Edit[], what: string): void {
  if (edits.length === 0) return;
  checkOverlap(before.text, edits, what);
  const after = openSubject({ path, text: applyEdits(before.text, edits) });
  // The meaning of an invalid file can change with any character. A valid file must stay valid.
  if (before.facts.problems.length > 0) return;
  const left = after.facts.problems.map(({ message }) => message);
  assert.deepEqual(left, [], `${what} breaks the file`);
  assert.ok(after.isOurs || before.format === 'docker-config', `after ${what}, the file is not recognized`);
}

/** Any positions, and positions that are likely to have a hover. */
function placesIn({ text, facts }: SourceFile, random: Random): readonly number[] {
  const ranges = [...facts.images, ...facts.keys, ...facts.auths].map(({ range }) => range);
  return Array.from({ length: placesLooked }, (_, index) => {
    const range = index % 2 === 0 ? undefined : ranges[random.below(ranges.length)];
    return range === undefined ? random.below(text.length + 1) : range.start + random.below(range.end - range.start + 1);
  });
}
