import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Analysis, createMemo, defaultSettings, formatOf, readFile } from '../server/src/core/index.ts';
import { pipelinesOf } from '../server/src/core/pipeline/pipeline.ts';
import { corpusFolder, corpusGroups } from './support/corpus.ts';

const uri = 'file:///project/.gitlab-ci.yml';
const file = { uri, format: 'gitlab-ci' } as const;
const snippets = [
  'x',
  ' ',
  '\n',
  ':',
  '-',
  '#',
  '"',
  "'",
  '  image: node:latest\n',
  'job:\n  image: a:b:c\n',
  '  <<: *base\n',
  '&base ',
  '*base',
  '.base: &base\n  image: ruby:3\n',
  '---\n',
  '{',
  '}',
  '\t',
  '  services: [redis, "postgres:latest"]\n',
  '  variables: {DOCKER_AUTH_CONFIG: \'{"auths": {"index.docker.io": {"auth": "YTpi"}}}\'}\n',
  '  extends: .base\n',
  '  extends: [.base, .other]\n  script: make\n',
  '.base:\n  image: my.registry.tld/a:$TAG\n',
  '.base:\n  extends: .other\n  variables: {TAG: "2"}\n',
  'default:\n  image: my.registry.tld/b:latest\n',
  'variables: {TAG: "1"}\n',
  '  image: !reference [.base, image]\n',
  '  inherit: {default: false, variables: [TAG]}\n',
  'include: other.yml\n',
  '# pullproof: ignore image-latest-tag -- known\n',
];

/** All that an analysis says, edits and ranges included, as plain text. */
function everything(analysis: Analysis): string {
  const workspace = { files: [{ uri, path: '.gitlab-ci.yml', format: 'gitlab-ci', facts: analysis.facts }] } as const;
  const findings = analysis.findings({ settings: defaultSettings, file, workspace }).map((finding) => ({
    ...finding,
    fixes: finding.fixes?.map((fix) => ({ title: fix.title, does: 'edits' in fix ? fix.edits() : fix.command })),
  }));
  const { images, auths, keys, pipeline } = analysis.facts;
  const known = { images, auths, keys, jobs: pipeline?.jobs, variables: pipeline?.variables, references: pipeline?.references };
  const effective = pipelinesOf(workspace).map(({ jobs }) => jobs.map((job) => ({ ...job, variables: [...job.variables.values()] })));
  return JSON.stringify({ findings, known, effective }, undefined, 1);
}

function checkEdits(start: string, edits: readonly (readonly [number, number, string])[]): void {
  const format = formatOf(uri);
  assert.ok(format);
  const memo = createMemo();
  let text = start;
  everything(readFile(text, format, memo));
  for (const [at, removed, inserted] of edits) {
    const from = Math.floor(at * text.length);
    text = text.slice(0, from) + inserted + text.slice(from + removed);
    assert.equal(everything(readFile(text, format, memo)), everything(readFile(text, format)), text);
  }
}

const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), fc.constantFrom(...snippets));

test('after each edit a file says what it would say when read anew', () => {
  const example = readFileSync(new URL('../examples/.gitlab-ci.yml', import.meta.url), 'utf8');
  fc.assert(
    fc.property(
      fc.constantFrom(example, '', 'a:\n  image: x:latest\na:\n  image: x:latest\n'),
      fc.array(edit, { minLength: 1, maxLength: 15 }),
      checkEdits,
    ),
    { numRuns: 120 },
  );
});

test('the same for real pipelines', (context) => {
  const folder = corpusFolder();
  if (folder === undefined) {
    context.skip('there is no corpus here: PULLPROOF_CORPUS can name one');
    return;
  }
  const texts = corpusGroups(folder).flatMap(({ folder: root, files }) => (root === undefined ? [] : files.map(({ text }) => text)));
  const short = texts.filter((text) => text.length < 12_000);
  fc.assert(fc.property(fc.constantFrom(...short), fc.array(edit, { minLength: 1, maxLength: 6 }), checkEdits), { numRuns: 120 });
});
