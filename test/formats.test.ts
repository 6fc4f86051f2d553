import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { Format } from '../server/src/core/formats/format.ts';
import { gitlabCi } from '../server/src/core/formats/gitlabCi.ts';
import { runnerConfig } from '../server/src/core/formats/runnerFile.ts';
import { defaultSettings, type Facts, formatOf, Workspace } from '../server/src/core/index.ts';
import { parseYaml } from '../server/src/core/syntax/yaml/parseYaml.ts';
import { verbatim } from '../server/src/core/text/mappedText.ts';
import { cpuTime } from './support/cpuTime.ts';
import { marksOf } from './support/factMarks.ts';
import { checkFixture, readFixture } from './support/fixture.ts';

const folder = fileURLToPath(new URL('./formats/', import.meta.url));

function factsOf(text: string, format: Format): Facts | undefined {
  const file = new Workspace(defaultSettings).add('file:///workspace/file', format, text, { path: 'file' });
  return file.isOurs ? file.facts : undefined;
}

for (const format of [gitlabCi, runnerConfig]) {
  for (const name of readdirSync(join(folder, format.id))) {
    test(`${format.id}: ${name}`, () => {
      checkFixture(join(folder, format.id, name), '#', ({ text }) => {
        const facts = factsOf(text, format);
        if (facts === undefined) return [];
        return name.startsWith('keys') ? facts.keys.map(({ path, range }) => ({ range, label: `key ${path}` })) : marksOf(facts);
      });
    });
  }
}

test('a pipeline read block by block has the same facts as when read as a whole', () => {
  for (const name of readdirSync(join(folder, 'gitlab-ci'))) {
    // Block by block, more of an invalid text is understood, as intended.
    if (name.startsWith('broken')) continue;
    const { text } = readFixture(readFileSync(join(folder, 'gitlab-ci', name), 'utf8'));
    assert.deepEqual(sorted(factsOf(text, gitlabCi)), sorted(factsOf(text, readAsWhole)), name);
  }
});

const readAsWhole: Format = {
  ...gitlabCi,
  split: (text) => ({ sources: [{ key: text, parse: () => parseYaml(verbatim(text)) }], memo: undefined }),
};

function sorted(facts: Facts | undefined): readonly string[] {
  return facts === undefined
    ? []
    : marksOf(facts)
        .map((mark) => JSON.stringify(mark))
        .sort();
}

test('a path shows what kind of file it may be', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'gitlab-ci': [
      '.gitlab-ci.yml',
      'a/b/.gitlab-ci.yaml',
      'build.gitlab-ci.yml',
      'gitlab-ci.yml',
      '.gitlab-ci-lab.yml',
      '.gitlab/ci/test.yml',
      '.gitlab/jobs/x.yaml',
      '.gitlab-ci/any.yml',
    ],
    'runner-config': ['config.toml', '/etc/gitlab-runner/config.toml', 'gitlab-runner.toml', 'my-config.toml', 'config.template.toml'],
    none: [
      'a.yml',
      '.gitlab-ci.yml.bak',
      'x-gitlab-ci.txt',
      '.gitlab/agents/a/config.yaml',
      '.gitlab/route-map.yml',
      '.gitlab/changelog_config.yml',
      '.gitlab/issue_templates/x.yml',
      '.gitlab/.gitlab-webide.yml',
      'Cargo.toml',
      'pyproject.toml',
    ],
  };
  for (const [kind, paths] of Object.entries(cases)) {
    for (const path of paths) assert.equal(formatOf(path)?.id ?? 'none', kind, path);
  }
});

test('values that may be secrets are not kept', () => {
  const secrets = ['glpat-abcdefghijklmnopqrst', 'ghp_0123456789', 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0', 'dckr_pat_abc'];
  const text = secrets.map((secret, at) => `  V${at}: ${secret}\n`).join('');
  const names = ['DEPLOY_TOKEN', 'DB_PASSWORD', 'API_KEY', 'KEY_ID', 'my_secret', 'REGISTRY_AUTH']
    .map((name) => `  ${name}: abc\n`)
    .join('');
  const facts = factsOf(`variables:\n${text}${names}  DIGEST: sha256:${'0a'.repeat(32)}\n`, gitlabCi);
  const kept = facts?.pipeline?.variables.flatMap(({ name, value }) => (value === undefined ? [] : [name.value]));
  assert.deepEqual(kept, ['DIGEST']);
});

test('a new table of a runner is written like the existing ones', () => {
  const cases = [
    ['[[runners]]\n  name = "a" # b\n  [runners.docker]\n    image = "x" # y\n\n[[runners]]\n', '\n  [runners.t]\n    a = 1', 4],
    ['[[runners]]\r\nname = "a"', '\r\n[runners.t]\r\n  a = 1', 2],
  ] as const;
  for (const [text, newText, lines] of cases) {
    const edit = factsOf(text, runnerConfig)?.runners?.[0]?.appendTable('t', ['a = 1']);
    const at = text.split('\n').slice(0, lines).join('\n').length;
    assert.deepEqual(edit, { range: { start: at, end: at }, newText });
  }
});

test('circular references, and many references, end', () => {
  const many = Array.from({ length: 60 }, () => '!reference [.a, services]').join(', ');
  const facts = factsOf(`.a:\n  services: [${many}]\njob:\n  services: [${many}, redis]\n  script: x\n`, gitlabCi);
  assert.equal(facts?.images.length, 1);
});

test('incomplete files have every range inside the text', () => {
  for (const format of [gitlabCi, runnerConfig]) {
    for (const name of readdirSync(join(folder, format.id))) {
      const { text } = readFixture(readFileSync(join(folder, format.id, name), 'utf8'));
      const cut = fc.tuple(
        fc.nat(text.length),
        fc.nat(30),
        fc.constantFrom('', '"', "'", '{', '[', ':', '*x', '<<: ', '\t', '\n', '!reference ', '\0', '𝒳'),
      );
      fc.assert(
        fc.property(cut, ([at, length, instead]) => {
          const typed = text.slice(0, at) + instead + text.slice(at + length);
          const facts = factsOf(typed, format);
          if (facts !== undefined) assertInside(facts, typed, name);
        }),
        { numRuns: 40 },
      );
    }
  }
});

test('anchors that multiply take no time', () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) =>
      `.l${at + 1}: &l${at + 1}\n  <<: [*l${at}, *l${at}]\n  services: [*s${at}, *s${at}]\n  variables: &v${at + 1} { <<: [*v${at}, *v${at}] }\n`,
  );
  const lists = Array.from({ length: 30 }, (_, at) => `.s${at + 1}: &s${at + 1} [*s${at}, *s${at}]\n`);
  const text = `.s0: &s0 [a, b]\n${lists.join('')}.l0: &l0\n  image: x\n  variables: &v0 { A: b }\n${levels.join('')}job: *l30\n`;
  const spent = cpuTime(() => assert.ok(factsOf(text, gitlabCi)?.images.some(({ owner }) => owner === 'job')));
  assert.ok(spent < 1000, `${Math.round(spent)} ms`);
});

const corpus = process.env.PULLPROOF_CORPUS ?? fileURLToPath(new URL('../../shared/corpus/', import.meta.url));
const skip = existsSync(corpus) ? false : `no corpus at PULLPROOF_CORPUS or ${relative(process.cwd(), corpus)}`;

test('real pipelines: every image that another parser finds, each inside the text', { skip }, (context) => {
  let compared = 0;
  let images = 0;
  for (const path of filesBelow(join(corpus, 'gitlab-ci'), /\.ya?ml$/)) {
    const text = readFileSync(path, 'utf8');
    const facts = factsOf(text, gitlabCi);
    if (facts === undefined) continue;
    assertInside(facts, text, path);
    const counted = countImages(text);
    if (counted === undefined) continue;
    compared += 1;
    images += counted.length;
    const found = facts.images.flatMap(({ owner, role, text: name }) => (name === undefined ? [] : [`${owner} ${role} ${name.text}`]));
    assert.deepEqual(found.sort(), [...counted].sort(), path);
    assert.deepEqual(sorted(facts), sorted(factsOf(text, readAsWhole)), path);
  }
  context.diagnostic(`${images} images in ${compared} files`);
  assert.ok(compared > 50 && images > 100);
});

test('real Runner configurations: recognized, with every range inside the text', { skip }, (context) => {
  let images = 0;
  const names = readdirSync(join(corpus, 'runner-toml'));
  const unknown: string[] = [];
  for (const name of names) {
    const text = readFileSync(join(corpus, 'runner-toml', name), 'utf8');
    const facts = factsOf(text, runnerConfig);
    if (facts === undefined) unknown.push(name);
    else assertInside(facts, text, name);
    images += facts?.images.length ?? 0;
    const headers = text.match(/^\s*\[\[runners\]\]/gm)?.length ?? 0;
    assert.equal(facts?.runners?.length ?? 0, headers, name);
    const expected = [...text.matchAll(/^\s*(?:helper_|step_runner_|pause_pod_)?image\s*=\s*"(.+?)"/gm)].map((found) => found[1]);
    const found = new Set(facts?.images.map((use) => use.text?.text));
    for (const image of headers === 0 ? [] : expected) assert.ok(found.has(image), `${name}: ${image}`);
  }
  context.diagnostic(`${images} images in ${names.length} files; not ours: ${unknown.join(', ')}`);
});

function assertInside(facts: Facts, text: string, path: string): void {
  for (const { range, label } of marksOf(facts)) {
    assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length, `${path}: ${label}`);
  }
  for (const { range, text: name } of facts.images) {
    if (name !== undefined && /^\S+$/.test(name.text)) assert.ok(text.slice(range.start, range.end).includes(name.text), path);
  }
}

function filesBelow(at: string, name: RegExp): readonly string[] {
  return readdirSync(at, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const reserved = new Set('include stages types variables workflow spec image services cache before_script after_script'.split(' '));

/** The images of a pipeline from its plain values. Undefined if the text is invalid, or if plain values are not enough. */
function countImages(text: string): readonly string[] | undefined {
  if (text.includes('!reference')) return undefined;
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
  const document = documents.at(-1);
  if (!Array.isArray(documents) || document === undefined || documents.length > 1 || document.errors.length > 0) return undefined;
  const root: unknown = document.toJS({ maxAliasCount: -1 });
  if (!isRecord(root)) return undefined;
  const found: string[] = [];
  const add = (value: unknown, owner: string, role: string) => {
    const name = isRecord(value) ? value.name : value;
    if (name !== undefined && name !== null) found.push(`${owner} ${role} ${String(name)}`);
  };
  const addBoth = (job: Record<string, unknown>, owner: string) => {
    add(job.image, owner, 'image');
    for (const service of Array.isArray(job.services) ? job.services : []) add(service, owner, 'service');
  };
  addBoth(root, '');
  for (const [owner, job] of Object.entries(root)) if (!reserved.has(owner) && isRecord(job)) addBoth(job, owner);
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
