/** Checks for all fixes of all findings, in any file. */
import assert from 'node:assert/strict';
import type { SourceFile } from '../../server/src/core/db/sourceFile.ts';
import type { WorkspaceView } from '../../server/src/core/db/workspaceView.ts';
import { allFixes } from '../../server/src/core/diagnostics/lazyFixes.ts';
import {
  type Analysis,
  allRules,
  applyEdits,
  type Finding,
  type Fix,
  fixEverything,
  formatOf,
  readFile,
} from '../../server/src/core/index.ts';
import type { Edit } from '../../server/src/core/text/edit.ts';
import type { Scene } from './check.ts';
import { checkKeptValues } from './keptValues.ts';

/** One file of a workspace whose other files do not change. */
export interface Bench {
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  fixesOf(finding: Finding): readonly Fix[];
  /** The same file with another text. */
  with(text: string): Bench;
}

/** Leaves out files whose names are of other formats. */
export function benchesOf(files: readonly SourceFile[], scene: Scene): readonly Bench[] {
  const view = viewOf(files);
  return view.map((entry, number) => benchOf(entry, view.toSpliced(number, 1), scene));
}

interface Read {
  readonly path: string;
  readonly analysis: Analysis;
}

function viewOf(files: readonly SourceFile[]): readonly Read[] {
  return files.flatMap(({ path, text }) => {
    const format = formatOf(path);
    return format === undefined ? [] : [{ path, analysis: readFile(text, format) }];
  });
}

function benchOf({ path, analysis }: Read, others: readonly Read[], { settings, context }: Scene): Bench {
  const workspace: WorkspaceView = {
    files: [...others, { path, analysis }].map((file) => ({
      uri: uriOf(file.path),
      path: file.path,
      format: file.analysis.format,
      facts: file.analysis.facts,
    })),
  };
  return {
    path,
    text: analysis.text,
    findings: analysis.findings({ settings, file: { uri: uriOf(path), format: analysis.format, ...context }, workspace }),
    fixesOf: (finding) => allFixes(finding, allRules(), analysis, workspace),
    with: (text) => benchOf({ path, analysis: readFile(text, formatOf(path) ?? assert.fail(path)) }, others, { settings, context }),
  };
}

function uriOf(path: string): string {
  return `file:///workspace/${path}`;
}

/** Checks all safe fixes at once: they end, and keep all other values and the kind of newlines. Returns the fixed text. */
export function checkFixAll(bench: Bench): string {
  const steps: Bench[] = [bench];
  const findingsOf = (text: string) => {
    const next = (steps.at(-1) ?? bench).with(text);
    steps.push(next);
    return next.findings;
  };
  const after = applyEdits(bench.text, fixEverything(bench.text, bench.findings, findingsOf));
  const end = bench.with(after);
  assert.deepEqual(
    fixEverything(after, end.findings, (text) => end.with(text).findings),
    [],
    `the safe fixes of ${bench.path} do not end`,
  );
  for (const [number, step] of steps.entries()) {
    const next = steps[number + 1];
    if (next !== undefined) checkKeptValues(step.path, step.text, next.text, safeEditsOf(step));
  }
  checkLineEnds(bench.path, bench.text, after);
  return after;
}

function safeEditsOf({ findings }: Bench): readonly Edit[] {
  return findings.flatMap(({ fixes = [] }) => fixes.filter(({ safe }) => safe).flatMap(editsOf));
}

/** Checks each fix separately: it fixes its finding and changes nothing else. Returns the number of fixes. */
export function checkSingleFixes(bench: Bench): number {
  let count = 0;
  for (const finding of bench.findings) {
    for (const fix of bench.fixesOf(finding)) {
      const edits = editsOf(fix);
      if (edits.length === 0) continue;
      count++;
      const after = bench.with(applyEdits(bench.text, edits));
      const left = (one: Bench) => one.findings.filter(({ rule }) => rule === finding.rule).length;
      assert.ok(left(after) < left(bench), `"${fix.title}" does not fix the finding of ${finding.rule} in ${bench.path}:\n${after.text}`);
      checkKeptValues(bench.path, bench.text, after.text, edits);
      checkLineEnds(bench.path, bench.text, after.text);
    }
  }
  return count;
}

function editsOf(fix: Fix): readonly Edit[] {
  return 'edits' in fix ? fix.edits() : [];
}

function checkLineEnds(path: string, before: string, after: string): void {
  const lone = /(?<!\r)\n/;
  if (before.includes('\r\n') && !lone.test(before)) assert.doesNotMatch(after, lone, `a fix of ${path} adds another kind of newline`);
  if (!before.includes('\r')) assert.doesNotMatch(after, /\r/, `a fix of ${path} adds another kind of newline`);
  if (before.startsWith('\uFEFF') && !/json$|dockercfg$/.test(path))
    assert.ok(after.startsWith('\uFEFF'), `a fix of ${path} removes the byte order mark`);
}
