import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allRules, formatOf } from '../server/src/core/index.ts';
import { readRuleFixture, type Scene, type SourceText, sceneOf } from './support/check.ts';
import { corpusFolder, corpusGroups } from './support/corpus.ts';
import { type Bench, benchesOf, checkFixAll, checkSingleFixes } from './support/fixing.ts';

const fixtures = fileURLToPath(new URL('./rules/', import.meta.url));
const corpus = corpusFolder();
const everyRule = Object.fromEntries(allRules.map(({ id, severity }) => [id, severity === 'off' ? 'hint' : severity]));

interface Case {
  readonly name: string;
  readonly files: readonly SourceText[];
  readonly scene: Scene;
}

const fromFixtures = allRules.flatMap(({ id }) =>
  readdirSync(fixtures + id)
    .filter((name) => !name.includes('.fixed.'))
    .map((name): Case => {
      const path = `${fixtures}${id}/${name}`;
      return { name: `${id}/${name}`, ...readRuleFixture(path, readFileSync(path, 'utf8')) };
    }),
);

const fromCorpus = (corpus === undefined ? [] : corpusGroups(corpus)).map(({ folder, files }): Case => {
  const base = folder === undefined ? 'file:///' : `${folder}/`;
  return {
    name: folder ?? files[0]?.path ?? '',
    files: files
      .map(({ uri, text }) => ({ path: decodeURIComponent(uri.slice(base.length)), text }))
      .filter(({ path }) => formatOf(path) !== undefined),
    scene: sceneOf(JSON.stringify({ rules: everyRule })),
  };
});

/** With CRLF, and with a byte order mark if files of that kind may have one. */
const variants: Readonly<Record<string, (file: SourceText) => string>> = {
  'as they are': ({ text }) => text,
  'with CRLF': ({ text }) => text.replace(/\r?\n/g, '\r\n'),
  'with a byte order mark': ({ text }) => `\uFEFF${text}`,
};

function eachBench(cases: readonly Case[], write: (file: SourceText) => string, check: (bench: Bench) => void): void {
  const faults: string[] = [];
  for (const { name, files, scene } of cases) {
    for (const bench of benchesOf(
      files.map((file) => ({ ...file, text: write(file) })),
      scene,
    )) {
      try {
        check(bench);
      } catch (error) {
        faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  assert.deepEqual(faults, []);
}

const sets = [
  { name: 'the fixtures of the rules', cases: fromFixtures, skip: false },
  { name: 'real files', cases: fromCorpus, skip: corpus === undefined && 'There is no corpus here: set PULLPROOF_CORPUS to its folder.' },
] as const;

for (const { name, cases, skip } of sets) {
  describe(`the fixes of ${name}`, { skip }, () => {
    for (const [how, write] of Object.entries(variants)) {
      test(`all safe ones at once, ${how}`, () => eachBench(cases, write, checkFixAll));
      test(`each by itself, ${how}`, () => {
        let count = 0;
        eachBench(cases, write, (bench) => {
          count += checkSingleFixes(bench);
        });
        assert.ok(count > 0, 'no fix was found');
      });
    }
  });
}
