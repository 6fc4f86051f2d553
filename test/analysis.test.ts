import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  defaultSettings,
  findingsOf,
  formatOf,
  hoverAt,
  ownPage,
  pipelinesOf,
  type Settings,
  type SourceFile,
  Workspace,
} from '../server/src/core/index.ts';
import type { MappedText } from '../server/src/core/text/mappedText.ts';
import { corpusFolder, corpusGroups } from './support/corpus.ts';

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

const configs: Readonly<Record<string, string>> = {
  'config.toml': `[[runners]]
  name = "one"
  executor = "docker"
  environment = ["FROM_RUNNER=1"]
  [runners.docker]
    allowed_images = ["my.registry.tld/*", "ruby:*", "node:*"]
    pull_policy = "always"
`,
  '.docker/config.json': '{"auths": {"my.registry.tld/b": {"auth": "dXNlcjpwYXNzd29yZA=="}, "registry-1.docker.io": {"auth": "YTpi"}}}',
};

/** Includes rules that are off by default or need settings. */
const settings: Settings = { ...defaultSettings, trustedRegistries: ['my.registry.tld'], rules: { 'image-untrusted-registry': 'hint' } };

/** A pipeline with this text, in a workspace with configurations. */
function opened(text: string): SourceFile {
  const workspace = new Workspace(settings);
  const file = addFile(workspace, '.gitlab-ci.yml', text);
  for (const [path, config] of Object.entries(configs)) addFile(workspace, path, config);
  return file;
}

function addFile(workspace: Workspace, path: string, text: string): SourceFile {
  const format = formatOf(path);
  assert.ok(format !== undefined);
  return workspace.add(`file:///project/${path}`, format, text, { path });
}

function isMapped(value: unknown): value is MappedText {
  return typeof value === 'object' && value !== null && 'toSource' in value;
}

/** Everything that is known of a file, including edits and ranges, as plain text. */
function everything(file: SourceFile): string {
  const findings = findingsOf(file).map((finding) => ({
    ...finding,
    fixes: finding.fixes?.map((fix) => ({
      title: fix.title,
      does: 'edits' in fix ? fix.edits() : 'command' in fix ? fix.command : fix.otherEdits(),
    })),
  }));
  const { images, auths, keys, pipeline } = file.facts;
  const known = { images, auths, keys, jobs: pipeline?.jobs, variables: pipeline?.variables, references: pipeline?.references };
  const effective = pipelinesOf(file.workspace).map(({ jobs }) =>
    jobs.map((job) => ({ ...job, variables: [...job.variables.all.values()] })),
  );
  // The source of a text does not matter, only its position.
  const asSeen = (_: string, value: unknown) => (isMapped(value) ? { text: value.text, at: value.toSource(0, value.text.length) } : value);
  return JSON.stringify({ findings, known, effective }, asSeen, 1);
}

/** The hovers at about forty offsets. */
function hovers(file: SourceFile): readonly unknown[] {
  const { text } = file;
  const step = Math.max(7, Math.floor(text.length / 40));
  const said: unknown[] = [];
  for (let offset = 0; offset < text.length; offset += step) {
    const hover = hoverAt(file, offset, { docs: ownPage('docs') });
    said.push(hover && [hover.markdown, hover.range.start, hover.range.end]);
  }
  return said;
}

/** As if a hover had to look at the facts of all blocks. */
function withoutBlocks(file: SourceFile): SourceFile {
  return Object.create(file, { factsAround: { value: () => [file.facts] } });
}

function checkEdits(start: string, edits: readonly (readonly [number, number, string])[]): void {
  let text = start;
  const texts = edits.map(([at, removed, inserted]) => {
    const from = Math.floor(at * text.length);
    text = text.slice(0, from) + inserted + text.slice(from + removed);
    return text;
  });
  checkVersions([start, ...texts]);
}

/** One file has all these texts in a row, and shows of each what a new file shows. */
function checkVersions(texts: readonly string[]): void {
  const file = opened('');
  for (const text of texts) {
    file.setText(text);
    const fresh = opened(text);
    assert.equal(everything(file), everything(fresh), text);
    assert.deepEqual(hovers(file), hovers(withoutBlocks(fresh)), text);
  }
}

const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), fc.constantFrom(...snippets));

test('after each edit, a file has the same results as when read from scratch', () => {
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

test('an ignore comment, typed and deleted character by character', () => {
  const comment = '# pullproof: ignore image-latest-tag -- known';
  const withComment = (length: number) => `a:\n  ${comment.slice(0, length)}\n  image: x:latest\n`;
  const lengths = [...comment.split('').keys(), comment.length];
  checkVersions([...lengths, ...[...lengths].reverse()].map(withComment));
});

const entries = [
  '.base:\n  image: my.registry.tld/a:$TAG\n',
  '.base:\n  extends: .other\n  variables: {TAG: "2"}\n',
  '.base: &base\n  image: $HOST/c:$TAG\n  services: [redis]\n',
  '.other:\n  image: my.registry.tld/b:$TAG\n  variables: {TAG: latest}\n',
  '.other:\n  variables: {HOST: elsewhere.tld, KEY: $KEY}\n',
  '.images: {ruby: "my.registry.tld/ruby:$TAG", node: "node:$TAGG"}\n',
  'one:\n  extends: .base\n  script: make\n',
  'one:\n  extends: [.base, .other]\n  script: make\n  variables: {TAG: "3"}\n',
  'two:\n  extends: one\n  script: make\n  secrets: {TAG: {vault: a/b@c, file: true}}\n',
  'two:\n  <<: *base\n  script: make\n  variables: {HOST: my.registry.tld}\n',
  'three:\n  image: !reference [.base, image]\n  script: make\n',
  'three:\n  image: !reference [.images, ruby]\n  script: make\n  variables: {TAG: "4"}\n',
  'four:\n  image: {name: my.registry.tld/b/d:1, pull_policy: [if-not-present, never]}\n  script: docker login my.registry.tld\n',
  'four:\n  image: debian\n  extends: .basee\n  script: make\n  artifacts: {reports: {dotenv: x}}\n',
  'five:\n  trigger: {include: x.yml}\n  extends: .base\n',
  'six:\n  script: [!reference [.base, script], !reference [.other, before_script]]\n',
  '.other:\n  before_script: [make]\n',
  '.base:\n  script: [make]\n',
  'default:\n  image: $HOST/b:$TAG\n',
  'variables: {TAG: "1", HOST: other.tld}\n',
  'variables: {DOCKER_AUTH_CONFIG: \'{"auths": {"elsewhere.tld": {"auth": "dXNlcjpwYXNzd29yZA=="}}}\'}\n',
  'image: my.registry.tld/b:latest\n',
  'include: other.yml\n',
  '.trigger:\n  trigger: {include: x.yml}\n',
  'seven:\n  extends: .trigger\n  image: ruby:3\n  services: [my/registry/x:1]\n',
  'eight:\n  image: hidden.registry.tld/a:1\n  before_script: [docker login -u a hidden.registry.tld]\n  script: make\n',
  'nine:\n  image: hidden/a/b:1\n  script: docker login -u a elsewhere.tld\n',
  'image: hidden.registry.tld/a:2\n',
  'default:\n  image: hidden.registry.tld/a:3\n  services: [redis]\n',
  'before_script: [crane auth login hidden.registry.tld]\n',
  '"half-typed\n',
  '# a comment\n',
];

test('the same for blocks that depend on each other', () => {
  const change = fc.tuple(fc.nat(12), fc.nat(1), fc.constantFrom(...entries));
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...entries), { minLength: 3, maxLength: 9 }),
      fc.array(change, { maxLength: 12 }),
      (start, changes) => {
        const blocks = [...start];
        const texts = changes.map(([at, removed, added]) => {
          blocks.splice(at % (blocks.length + 1), removed, added);
          return blocks.join('');
        });
        checkVersions([start.join(''), ...texts]);
      },
    ),
    { numRuns: 150 },
  );
});

test('the findings of a block change with what it depends on', () => {
  const pairs = [
    // A host that becomes known.
    ['nine:\n  image: hidden/a/b:1\n', 'nine:\n  image: hidden/a/b:1\neight:\n  image: hidden.registry.tld/a/b:1\n'],
    // A parent that becomes a trigger.
    ['.up:\n  tags: [a]\nseven:\n  extends: .up\n  image: ruby:3\n', '.up:\n  trigger: a\nseven:\n  extends: .up\n  image: ruby:3\n'],
    // Logins at the top level, and the image next to them.
    ['image: ruby:3\nbefore_script: [docker login quay.io/x]\n', 'image: ours.tld/a:1\nbefore_script: [crane auth login ours.tld]\n'],
  ] as const;
  for (const [first, second] of pairs) {
    const file = opened(first);
    const before = everything(file);
    file.setText(second);
    const after = everything(file);
    assert.equal(after, everything(opened(second)), second);
    assert.notEqual(after, before);
  }
});

test('which images a key matches changes with the variables that another file sets', () => {
  const workspace = new Workspace(defaultSettings);
  const auth = '{"auths": {"one.tld": {"auth": "dXNlcjpwYXNzd29yZA=="}}}';
  const root = addFile(
    workspace,
    '.gitlab-ci.yml',
    `include: [a.gitlab-ci.yml, b.gitlab-ci.yml]\nvariables:\n  DOCKER_AUTH_CONFIG: '${auth}'\n`,
  );
  addFile(workspace, 'a.gitlab-ci.yml', 'a:\n  image: $HOST/group/app:1\n  script: make\n');
  const setting = addFile(workspace, 'b.gitlab-ci.yml', '');
  const unused = (host: string) => {
    setting.setText(`variables: {HOST: ${host}}\n`);
    return findingsOf(root).filter(({ rule }) => rule === 'registry-key-unused').length;
  };
  assert.deepEqual([unused('one.tld'), unused('elsewhere.example'), unused('one.tld')], [0, 1, 0]);
});

test('the same for real pipelines', (context) => {
  const folder = corpusFolder();
  if (folder === undefined) {
    context.skip('no corpus found: set PULLPROOF_CORPUS');
    return;
  }
  const texts = corpusGroups(folder).flatMap(({ folder: root, files }) => (root === undefined ? [] : files.map(({ text }) => text)));
  const short = texts.filter((text) => text.length < 12_000);
  fc.assert(fc.property(fc.constantFrom(...short), fc.array(edit, { minLength: 1, maxLength: 6 }), checkEdits), { numRuns: 120 });
});
