/**
 * Fixtures of rules: real files in `test/rules/<id>/`, checked with all rules at their default severity.
 *
 * - The end of the name decides the format: `bad.gitlab-ci.yml`, `ports.config.toml` (or just `config.toml`), `old.config.json`.
 * - The first lines can set options: `# settings: {"runnerVersion": "18.2"}`, `# context: {"inWorkTree": true}` (`//` in JSON).
 * - Markers are `[💡 ]severity rule: message`, with 💡 if there is a fix. Markers and findings must be the same.
 * - Files of Docker are in a workspace with a pipeline, which is what makes them a Runner's. With `# context: {"noRunner": true}` they are the only files.
 * - With `# context: {"isComplete": true}`, the workspace folder certainly has no other files.
 * - Code that the rule must not report has no marker. One file of each folder has no marker of its rule at all.
 * - `bad.fixed.gitlab-ci.yml` is `bad.gitlab-ci.yml` after the first fix of each finding of the rule, until none is left.
 * - `UPDATE_FIXTURES=1` writes markers and fixed files. Check the diff before you commit it.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  allFixes,
  applyEdits,
  defaultSettings,
  type Edit,
  type Finding,
  type Fix,
  findingsOf,
  formatOf,
  type Placement,
  parseRunnerVersion,
  projectBehind,
  type Settings,
  type SourceFile,
  Workspace,
} from '../../server/src/core/index.ts';
import { type FixtureFile, type Mark, readFixture, renderFixture } from './fixture.ts';
import { checkKeptValues } from './keptValues.ts';
import { updating } from './ruleDocs.ts';

const optionLine = /^(?:#|\/\/) (settings|context): (\{.*\})\r?\n/;
/** More than any fixture needs, so that fixes that undo each other end. */
const maxRounds = 100;

export interface Scene {
  readonly settings: Settings;
  readonly context: Omit<Placement, 'path'> & { readonly noRunner?: true; readonly isComplete?: true };
}

export interface SourceText {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly text: string;
}

export interface ReadFile extends SourceText {
  readonly file: SourceFile;
  readonly findings: readonly Finding[];
  fixesOf(finding: Finding): readonly Fix[];
}

/** Settings and context from the JSON in a fixture or a documentation page. */
export function sceneOf(settings = '{}', context = '{}'): Scene {
  const { runnerVersion, ...others } = JSON.parse(settings) as Partial<Omit<Settings, 'runnerVersion'>> & { runnerVersion?: string };
  const version = parseRunnerVersion(runnerVersion ?? '');
  assert.ok(runnerVersion === undefined || version !== undefined, `"${runnerVersion}" is not a Runner version`);
  return { settings: { ...defaultSettings, ...others, ...(version && { runnerVersion: version }) }, context: JSON.parse(context) };
}

/** What all rules find in files that make up one workspace. */
export function readWorkspace(
  files: readonly SourceText[],
  { settings, context: { noRunner, isComplete, ...context } }: Scene,
): readonly ReadFile[] {
  const workspace = new Workspace(settings);
  if (noRunner === undefined && files.every(({ path }) => formatOf(path)?.id === 'docker-config')) addPipeline(workspace);
  const read = files.map(({ path, text }) => {
    const format = formatOf(path);
    assert.ok(format !== undefined, `${path} is not a file that Pullproof reads`);
    return { path, text, file: workspace.add(`file:///workspace/${path}`, format, text, { path, ...context }) };
  });
  if (isComplete) workspace.changeAbsent(() => true);
  // A git remote is likely, not certain: no finding depends on it, so no fixture can tell that there is one.
  workspace.changeProjects(() =>
    projectBehind({ name: 'origin', host: 'gitlab.com', port: undefined, scheme: 'https', path: 'Group/App' }),
  );
  return read.map(({ path, text, file }) => ({
    path,
    text,
    file,
    findings: findingsOf(file),
    fixesOf: (finding) => allFixes(finding, file),
  }));
}

/** A pipeline without images. */
function addPipeline(workspace: Workspace): void {
  const path = 'pipelines/empty.gitlab-ci.yml';
  const format = formatOf(path);
  if (format !== undefined) workspace.add(`file:///workspace/${path}`, format, 'empty:\n  script: make\n', { path });
}

/** Compares a fixture with the findings of all rules, and with the result of the fixes of `rule`. Returns the number of findings of `rule`. */
export function checkRuleFixture(fixturePath: string, rule: string): number {
  const source = readFileSync(fixturePath, 'utf8');
  const { header, fixture, files, scene } = readRuleFixture(fixturePath, source);
  const read = readWorkspace(files, scene);
  const found = fixture.map((file, number) => ({ ...file, marks: marksOf(read[number]) }));
  const rendered = header + renderFixture(found);
  if (updating && rendered !== source) writeFileSync(fixturePath, rendered);
  const advice = `${fixturePath} is not what the rules find. Where they are right: npm run rule -- ${rule} --update`;
  if (!updating) assert.equal(rendered, header + renderFixture(fixture), advice);
  for (const file of read) checkSafeFixes(file);
  checkFixed(fixturePath, fixture, applyFixes(files, scene, rule));
  return read.flatMap(({ findings }) => findings).filter((finding) => finding.rule === rule).length;
}

/** The files of a fixture without their markers, with the names that programs use. */
export function readRuleFixture(fixturePath: string, source: string) {
  const { header, body, scene } = readScene(source);
  const fixture = readFixture(body, /\.json$|dockercfg$/.test(fixturePath) ? '//' : '#').files;
  return { header, scene, fixture, files: fixture.map((file) => ({ ...file, path: file.path || pathFor(fixturePath) })) };
}

/** A finding as in a fixture. */
export function labelOf(finding: Finding, fixes: readonly Fix[]): string {
  return `${fixes.length > 0 ? '💡 ' : ''}${finding.severity} ${finding.rule}: ${finding.message}`;
}

function readScene(source: string): { readonly header: string; readonly body: string; readonly scene: Scene } {
  const options = new Map<string, string>();
  let body = source;
  for (let found = optionLine.exec(body); found !== null; found = optionLine.exec(body)) {
    options.set(found[1] ?? '', found[2] ?? '');
    body = body.slice(found[0].length);
  }
  return { header: source.slice(0, source.length - body.length), body, scene: sceneOf(options.get('settings'), options.get('context')) };
}

/** `ports.config.toml` becomes `config.toml`. Pipelines keep their names. */
function pathFor(fixturePath: string): string {
  return /(config\.(?:toml|json)|\.dockercfg)$/.exec(fixturePath)?.[1] ?? basename(fixturePath);
}

function marksOf(file: ReadFile | undefined): readonly Mark[] {
  return (file?.findings ?? []).map((finding) => ({ range: finding.range, label: labelOf(finding, file?.fixesOf(finding) ?? []) }));
}

function checkSafeFixes({ findings, path }: ReadFile): void {
  const edits = findings.flatMap(({ fixes = [] }) =>
    fixes.filter(({ safe }) => safe).flatMap((fix) => ('edits' in fix ? fix.edits() : [])),
  );
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  for (const [at, edit] of sorted.entries()) {
    const next = sorted[at + 1];
    assert.ok(next === undefined || edit.range.end <= next.range.start, `two safe fixes of ${path} overlap at ${next?.range.start}`);
  }
}

/** The files after the first fix of each finding of `rule`, one after the other. */
function applyFixes(files: readonly FixtureFile[], scene: Scene, rule: string): readonly string[] {
  let now: readonly FixtureFile[] = files;
  for (let round = 0; round < maxRounds; round++) {
    const step = firstFix(readWorkspace(now, scene), rule);
    if (step === undefined) return now.map(({ text }) => text);
    const { file, fix, edits, left } = step;
    const before = now;
    now = now.map((other) => ({ ...other, text: applyEdits(other.text, edits.get(other.path) ?? []) }));
    const still = readWorkspace(now, scene).find(({ path }) => path === file.path);
    assert.ok(still !== undefined && countOf(still, rule) < left, `"${fix.title}" does not fix the finding of ${rule} in ${file.path}`);
    checkTitle(fix.title, now.map(({ text }) => text).join('\n'));
    for (const [number, { path, text }] of now.entries()) checkKeptValues(path, before[number]?.text ?? '', text, edits.get(path) ?? []);
  }
  assert.fail(`the fixes of ${rule} do not end`);
}

function firstFix(files: readonly ReadFile[], rule: string) {
  for (const file of files) {
    for (const finding of file.findings) {
      if (finding.rule !== rule) continue;
      const fixes = file.fixesOf(finding);
      const fix = fixes.find(({ preferred }) => preferred) ?? fixes[0];
      const edits = fix === undefined ? new Map() : editsByPath(fix, file, files);
      if (fix !== undefined && edits.size > 0) return { file, fix, edits, left: countOf(file, rule) };
    }
  }
  return undefined;
}

function editsByPath(fix: Fix, file: ReadFile, files: readonly ReadFile[]): ReadonlyMap<string, readonly Edit[]> {
  if ('command' in fix) return new Map();
  const byUri = 'edits' in fix ? new Map([[file.file.uri, fix.edits()]]) : fix.otherEdits();
  const paths = new Map(files.map((one) => [one.file.uri, one.path]));
  return new Map([...byUri].flatMap(([uri, edits]) => (edits.length > 0 ? [[paths.get(uri) ?? uri, edits]] : [])));
}

function countOf({ findings }: ReadFile, rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

/** A title shows the result: a text that "Change to" quotes must exist after the fix, unless it is shortened. */
function checkTitle(title: string, result: string): void {
  assert.match(title, /^[A-Z].{3,119}$/, `the title of a fix: ${title}`);
  assert.doesNotMatch(title, /\.$/, `the title of a fix: ${title}`);
  if (!title.startsWith('Change to ')) return;
  for (const [, words = ''] of title.matchAll(/"([^"…]+)"/g)) assert.ok(result.includes(words), `"${title}" does not write "${words}"`);
}

function checkFixed(fixturePath: string, fixture: readonly FixtureFile[], texts: readonly string[]): void {
  const fixedPath = fixturePath.replace(/([^/.]+)\.([^/]+)$/, '$1.fixed.$2');
  const changed = fixture.some(({ text }, number) => text !== texts[number]);
  const rendered = renderFixture(fixture.map((file, number) => ({ ...file, text: texts[number] ?? '', marks: [] })));
  if (updating) {
    if (changed) writeFileSync(fixedPath, rendered);
    else rmSync(fixedPath, { force: true });
    return;
  }
  assert.equal(changed ? rendered : '', existsSync(fixedPath) ? readFileSync(fixedPath, 'utf8') : '', fixedPath);
}
