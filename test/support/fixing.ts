/** Checks for all fixes of all findings, in any file. */
import assert from 'node:assert/strict';
import {
  allFixes,
  applyEdits,
  type Edit,
  type Finding,
  type Fix,
  findingsOf,
  fixEverything,
  formatOf,
  Workspace,
} from '../../server/src/core/index.ts';
import type { Scene, SourceText } from './check.ts';
import { checkKeptValues } from './keptValues.ts';
import { addFile } from './workspace.ts';

/** One file of a workspace whose other files do not change. */
export interface Bench {
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Call this before `with`. */
  fixesOf(finding: Finding): readonly Fix[];
  /** The same file with another text, which replaces this one in the workspace. */
  with(text: string): Bench;
  /** The findings of the same file with other texts in other files of the workspace. */
  findingsWith(changes: ReadonlyMap<string, (path: string, text: string) => string>): readonly Finding[];
}

/** Leaves out files whose names are of other formats. Before the next one, the file gets its first text again. */
export function* benchesOf(files: readonly SourceText[], scene: Scene): Generator<Bench> {
  const workspace = new Workspace(scene.settings);
  const known = files.filter(({ path }) => formatOf(path) !== undefined);
  for (const file of known) addFile(workspace, file, scene.context);
  for (const source of known) {
    yield benchOf(workspace, source, scene);
    addFile(workspace, source, scene.context);
  }
}

function benchOf(workspace: Workspace, { path, text }: SourceText, scene: Scene): Bench {
  const file = addFile(workspace, { path, text }, scene.context);
  return {
    path,
    text,
    findings: findingsOf(file),
    fixesOf: (finding) => allFixes(finding, file),
    with: (changed) => benchOf(workspace, { path, text: changed }, scene),
    findingsWith: (changes) => {
      const others = [...changes.keys()].flatMap((uri) => workspace.file(uri) ?? []);
      const before = others.map((other) => ({ path: other.path, text: other.text }));
      for (const { uri, path: place, text: old } of others) {
        addFile(workspace, { path: place, text: changes.get(uri)?.(place, old) ?? old }, scene.context);
      }
      const { findings } = benchOf(workspace, { path, text }, scene);
      for (const source of before) addFile(workspace, source, scene.context);
      return findings;
    },
  };
}

/** Checks all safe fixes at once: they end, and keep all other values and the kind of newlines. Returns the fixed text. */
export function checkFixAll(bench: Bench): string {
  const steps = [stepOf(bench)];
  const findingsIn = (text: string) => {
    const next = bench.with(text);
    steps.push(stepOf(next));
    return next.findings;
  };
  const after = applyEdits(bench.text, fixEverything(bench.text, bench.findings, findingsIn));
  const end = bench.with(after);
  assert.deepEqual(
    fixEverything(after, end.findings, (text) => end.with(text).findings),
    [],
    `the safe fixes of ${bench.path} do not end`,
  );
  for (const [number, { text, edits }] of steps.entries()) {
    const next = steps[number + 1];
    if (next !== undefined) checkKeptValues(bench.path, text, next.text, edits);
  }
  checkLineEnds(bench.path, bench.text, after);
  return after;
}

function stepOf({ text, findings }: Bench): { readonly text: string; readonly edits: readonly Edit[] } {
  return { text, edits: findings.flatMap(({ fixes = [] }) => fixes.filter(({ safe }) => safe).flatMap(editsOf)) };
}

/** Checks each fix separately: it fixes its finding and changes nothing else. Returns the number of fixes. */
export function checkSingleFixes(bench: Bench): number {
  const all = bench.findings.flatMap((finding) =>
    bench.fixesOf(finding).map((fix) => ({ rule: finding.rule, title: fix.title, edits: editsOf(fix) })),
  );
  const effective = all.filter(({ edits }) => edits.length > 0);
  for (const { rule, title, edits } of effective) {
    const after = bench.with(applyEdits(bench.text, edits));
    const left = (one: Bench) => one.findings.filter((finding) => finding.rule === rule).length;
    assert.ok(left(after) < left(bench), `"${title}" does not fix the finding of ${rule} in ${bench.path}:\n${after.text}`);
    checkKeptValues(bench.path, bench.text, after.text, edits);
    checkLineEnds(bench.path, bench.text, after.text);
  }
  return effective.length + checkFixesElsewhere(bench);
}

/** Fixes that change another file. */
function checkFixesElsewhere(bench: Bench): number {
  let count = 0;
  for (const finding of bench.findings) {
    for (const fix of bench.fixesOf(finding)) {
      if (!('otherEdits' in fix)) continue;
      const changes = [...fix.otherEdits()].map(([uri, edits]) => {
        const change = (path: string, text: string) => {
          const changed = applyEdits(text, edits);
          checkKeptValues(path, text, changed, edits);
          checkLineEnds(path, text, changed);
          return changed;
        };
        return [uri, change] as const;
      });
      const left = (findings: readonly Finding[]) => findings.filter(({ rule }) => rule === finding.rule).length;
      const after = left(bench.findingsWith(new Map(changes)));
      assert.ok(after < left(bench.findings), `"${fix.title}" does not fix the finding in ${bench.path}`);
      count++;
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
