/**
 * The answer for an image is the same wherever it is shown. `test/surfaces/workspaces.yml` has workspaces with all kinds of answers: credentials that
 * cannot work, broken sources, two runners, secrets of a cluster, credentials in GitLab's settings.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import type * as Labels from '../client/src/images/labels.ts';
import {
  explainPullAt,
  findingsOf,
  formatOf,
  gitLabRemote,
  hoverAt,
  inlayHintsOf,
  type ListedImage,
  listImages,
  projectBehind,
  type SourceFile,
  type Workspace,
} from '../server/src/core/index.ts';
import type { ImageUse } from '../server/src/core/model/imageUse.ts';
import { type Markdown, plainText } from '../server/src/core/text/markdown.ts';
import { readSettings } from '../server/src/workspace/settings.ts';
import { uriOf, workspaceOf } from './support/workspace.ts';

type Verdict = ListedImage['verdict'];

interface Case {
  readonly name: string;
  readonly remote?: string;
  readonly settings?: Record<string, unknown>;
  readonly files: Readonly<Record<string, string>>;
}

const top = fileURLToPath(new URL('../', import.meta.url));
const examples = ['.gitlab-ci.yml', 'ci/deploy.gitlab-ci.yml', 'runner/config.toml', '.docker/config.json'];
const cases: readonly Case[] = [
  { name: 'the examples', files: Object.fromEntries(examples.map((path) => [path, readFileSync(`${top}examples/${path}`, 'utf8')])) },
  ...(parse(readFileSync(`${top}test/surfaces/workspaces.yml`, 'utf8')) as readonly Case[]),
];

/** What the tree of images says, from the client's own code. */
const { verdictIcon, verdictWords } = loadLabels();

function loadLabels(): typeof Labels {
  const { outputFiles } = buildSync({
    entryPoints: [`${top}client/src/images/labels.ts`],
    bundle: true,
    write: false,
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'silent',
  });
  const vscode = { l10n: { t: (text: string, ...values: readonly string[]) => text.replace(/\{(\d)\}/g, (_, at) => values[at] ?? '') } };
  const module = { exports: {} };
  vm.runInThisContext(`(module, require) => {${outputFiles[0]?.text ?? ''}}`)(module, () => vscode);
  return module.exports as typeof Labels;
}

const titles: Readonly<Record<Verdict, string>> = {
  'pulled-with': 'Pulled ',
  public: 'Public image: ',
  'will-be-refused': 'Login will fail: ',
  'no-credential': 'No credential ',
  depends: 'Depends on ',
  invalid: 'Cannot be pulled: ',
  'not-pulled': 'Not pulled by the Runner: ',
};

/** The sentence of a verdict, in plain text. */
function sentence({ verdict, reason }: Pick<ListedImage, 'verdict' | 'reason'>): string {
  return `${titles[verdict]}${reason}`;
}

function verdictIn(line: string): Verdict | undefined {
  return (Object.keys(titles) as Verdict[]).find((verdict) => line.startsWith(titles[verdict]));
}

const hints: readonly (readonly [RegExp, Verdict])[] = [
  [/^login will fail$/, 'will-be-refused'],
  [/^no credential$/, 'no-credential'],
  [/^cannot be pulled$/, 'invalid'],
  [/^not pulled by the Runner$/, 'not-pulled'],
  [/^depends on /, 'depends'],
];

/** Public images have no hint. */
function verdictOfHint(text: string | undefined): Verdict {
  return text === undefined ? 'public' : (hints.find(([form]) => form.test(text))?.[1] ?? 'pulled-with');
}

const icons: Readonly<Record<Verdict, string>> = {
  'pulled-with': 'key',
  public: 'globe',
  'will-be-refused': 'error',
  'no-credential': 'warning',
  depends: 'question',
  invalid: 'error',
  'not-pulled': 'circle-slash',
};

const rowWords: readonly (readonly [RegExp, Verdict])[] = [
  [/^with /, 'pulled-with'],
  [/^public image$/, 'public'],
  [/^login will fail$/, 'will-be-refused'],
  [/^no credential$/, 'no-credential'],
  [/^depends on /, 'depends'],
  [/^cannot be pulled$/, 'invalid'],
  [/^not pulled by the Runner$/, 'not-pulled'],
];

function workspaceFor({ files, settings = {}, remote }: Case): Workspace {
  const texts = Object.entries(files).flatMap(([path, text]) => (formatOf(path) === undefined ? [] : [{ path, text }]));
  const workspace = workspaceOf(texts, readSettings(settings));
  const found = remote === undefined ? undefined : gitLabRemote(`[remote "origin"]\n\turl = ${remote}\n`);
  workspace.changeProjects(() => found && projectBehind(found));
  return workspace;
}

function firstLine(markdown: Markdown | undefined): string {
  // The place of a credential is in the hover only.
  const line = (markdown?.split(/ {2}\n|\n\n/, 1)[0] ?? '').replace(/ \([\w./-]+\)$/, '');
  return plainText(line as Markdown);
}

/** The texts of all surfaces that show one place where an image is written. */
function check(image: ImageUse, file: SourceFile, items: readonly ListedImage[]): void {
  const { reference, range } = image;
  if (reference === undefined) return;
  const at = `${file.path}: ${file.text.slice(range.start, range.end)}`;
  const said = firstLine(hoverAt(file, range.start, {})?.markdown);
  const verdict = verdictIn(said);
  assert.ok(verdict !== undefined, `${at} has no verdict: ${said}`);
  const explained = explainPullAt(file, range.start, {});
  assert.equal(explained?.page.verdict, verdict, `the page of ${at}`);
  assert.equal(plainText(explained?.page.headline.map(({ text, code }) => (code ? `\`${text}\`` : text)).join('') as Markdown), said, at);
  const place = image.alias ?? range;
  const hint = inlayHintsOf(file, { start: place.start, end: place.start + 1 });
  if (hint.length > 0 || !/block|multiline/.test(image.style ?? '')) assert.equal(verdictOfHint(hint[0]?.text), verdict, `hint of ${at}`);
  const rules = findingsOf(file).flatMap((finding) => (finding.range.start === range.start ? [finding.rule] : []));
  if (rules.includes('image-no-credentials')) assert.match(verdict, /no-credential|will-be-refused/, `${at} has a finding`);
  const listed = [...new Set(items.filter((item) => isAt(item, image, file)).map(sentence))];
  // Where jobs differ, the list has one answer for each job.
  if (listed.length === 1) assert.equal(said, listed[0], `the list says something else of ${at}`);
  if (listed.length > 1) assert.ok(verdict === 'depends' || listed.every((one) => verdictIn(one) === verdict), `${said}: ${listed}`);
}

function isAt({ uri, range, unknown }: ListedImage, image: ImageUse, file: SourceFile): boolean {
  const start = image.reference?.written.range.start;
  return unknown === undefined && uri === file.uri && (range.start === start || range.start === image.range.start);
}

describe('all surfaces give the same answer', () => {
  const seen = new Map<Verdict, number>();
  for (const one of cases) {
    test(one.name, () => {
      const workspace = workspaceFor(one);
      const items = listImages(workspace, 'everything').filter(({ unknown }) => unknown === undefined);
      for (const file of workspace.files) for (const image of file.facts.images) check(image, file, items);
      for (const item of items) {
        const { verdict } = item;
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        assert.ok(JSON.stringify(verdictIcon(item)).includes(`"${icons[verdict]}"`), `icon of ${verdict}`);
        assert.equal(rowWords.find(([form]) => form.test(verdictWords(item)))?.[1], verdict, `row: ${verdictWords(item)}`);
        checkJob(item, workspace);
      }
    });
  }

  test('each of the answers occurs', () => {
    assert.deepEqual([...seen.keys()].sort(), Object.keys(titles).sort());
  });
});

/** The hover of a job has the answer for each of its images. */
function checkJob(item: ListedImage, workspace: Workspace): void {
  const { job, expanded } = item;
  const places = workspace.files.flatMap((file) =>
    (file.facts.pipeline?.jobs ?? []).flatMap(({ name }) => (name.value === job ? [{ file, start: name.range.start }] : [])),
  );
  for (const { file, start } of places) {
    const paragraphs = (hoverAt(file, start, {})?.markdown ?? '').split('\n\n').map((text) => plainText(text as Markdown));
    const about = paragraphs.filter((text) => text.includes(`"${expanded}"`) && !text.includes(' or "'));
    for (const text of about) assert.ok(text.startsWith(sentence(item)), `hover of the job ${job}: ${text}\nwanted: ${sentence(item)}`);
  }
}

test('the cases have files that Pullproof reads', () => {
  for (const { name, files } of cases)
    assert.ok(
      Object.keys(files).some((path) => formatOf(uriOf(path)) !== undefined),
      name,
    );
});
