/** After any changes to its files, a workspace has the same results as one that has just read them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hoverAt, ownPage, pipelinesOf } from '../server/src/core/index.ts';
import { readSettings } from '../server/src/workspace/settings.ts';
import { createWorkspace, type ServerWorkspace } from '../server/src/workspace/workspace.ts';

const root = 'file:///workspace';
const settings = readSettings({ trustedRegistries: ['my.registry.tld'], rules: { 'image-untrusted-registry': 'hint' } });
/** Belongs to a pipeline only if one includes it. */
const hidden = `${root}/ci/build.yml`;

const pipelines = [
  `${root}/.gitlab-ci.yml`,
  `${root}/service/.gitlab-ci.yml`,
  `${root}/other/.gitlab-ci.yml`,
  `${root}/part.gitlab-ci.yml`,
  `${root}/service/part.gitlab-ci.yml`,
  hidden,
];

const auth = '{"auths": {"my.registry.tld": {"auth": "dXNlcjpwYXNzd29yZA=="}}}';

/** None of these changes which files belong to a pipeline. */
const entries = [
  '.base:\n  image: my.registry.tld/a:$TAG\n',
  'default:\n  image: other.registry.tld/b:latest\n',
  'build:\n  extends: .base\n  script: make\n',
  'build:\n  image: registry/team/app:1\n  script: docker login my.registry.tld\n',
  'test:\n  image: $HOST/app:$TAG\n  services: [redis, "postgres:latest"]\n  script: make\n',
  'test:\n  extends: .bas\n  script: make\n  artifacts: {reports: {dotenv: x}}\n',
  'variables: {TAG: "1", HOST: my.registry.tld}\n',
  'variables: {HOSTS: other.registry.tld}\n',
  `variables: {DOCKER_AUTH_CONFIG: '${auth}'}\n`,
  'deploy:\n  image: registry.registry.tld/team/app:1\n  script: make\n',
  '"half-typed\n',
];

const pieces = [
  ...entries,
  'include: part.gitlab-ci.yml\n',
  'include: {local: part.gitlab-ci.yml, rules: [{when: never}]}\n',
  'start:\n  trigger: {include: part.gitlab-ci.yml}\n',
  'include: [/service/part.gitlab-ci.yml, ci/build.yml]\n',
  'include: "*.gitlab-ci.yml"\n',
  'include: {local: part.gitlab-ci.yml, rules: [{if: $CI_COMMIT_TAG}]}\n',
  'start:\n  trigger: {include: service/.gitlab-ci.yml}\n  variables: {TAG: "7"}\n',
  'start:\n  trigger: {include: [part.gitlab-ci.yml, other/.gitlab-ci.yml]}\n',
];

const configs: readonly (readonly [string, readonly string[]])[] = [
  [`${root}/.docker/config.json`, [auth, auth.replace('my', 'other'), '{"credsStore": "ecr-login"}', '{', '{"name": "x"}']],
  [
    `${root}/runner/config.toml`,
    [
      '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    allowed_images = ["my.registry.tld/*"]\n',
      `[[runners]]\n  name = "a"\n  executor = "kubernetes"\n  environment = ['DOCKER_AUTH_CONFIG=${auth}', "TAG=3"]\n`,
      'title = "another program\'s"\n',
    ],
  ],
];

/** After all but `setUnread`, the results are read. */
type Step = readonly ['set' | 'setUnread' | 'add' | 'remove', string, string];

const ofPipeline = fc
  .tuple(fc.constantFrom(...pipelines), fc.uniqueArray(fc.constantFrom(...pieces), { maxLength: 5 }))
  .map(([uri, some]) => [uri, some.join('')] as const);
const ofConfig = fc.constantFrom(...configs.flatMap(([uri, texts]) => texts.map((text) => [uri, text] as const)));
const version = fc.oneof({ weight: 4, arbitrary: ofPipeline }, { weight: 1, arbitrary: ofConfig });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: version.map(([uri, text]): Step => ['set', uri, text]) },
  { weight: 4, arbitrary: version.map(([uri, text]): Step => ['setUnread', uri, text]) },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom(...pipelines), fc.constantFrom(...entries)).map(([uri, text]): Step => ['add', uri, text]),
  },
  { weight: 2, arbitrary: version.map(([uri]): Step => ['remove', uri, '']) },
);

function openWorkspace(): ServerWorkspace {
  const workspace = createWorkspace({}, [root], settings, () => undefined);
  workspace.include(hidden);
  return workspace;
}

function everything(workspace: ServerWorkspace): unknown {
  const findings = workspace.uris().map((uri) => [
    uri,
    workspace.findingsOf(uri).map(({ rule, range, message, related = [] }) => ({
      rule,
      at: [range.start, range.end],
      message,
      related: related.map((one) => [one.uri, one.range.start, one.message]),
    })),
  ]);
  const hovers = pipelines.flatMap((uri) => {
    const file = workspace.file(uri);
    if (file === undefined) return [];
    const places = [...file.text.matchAll(/(?<=(?:image|local|include): )/g)].map(({ index }) => index);
    return places.map((place) => hoverAt(file, place, { docs: ownPage('docs') })?.markdown);
  });
  const read = pipelinesOf(workspace.core).map((pipeline) => ({
    root: pipeline.root.uri,
    isRoot: pipeline.isRoot,
    startedBy: pipeline.startedBy && [pipeline.startedBy.pipeline.root.uri, pipeline.startedBy.job],
    files: [...pipeline.files],
    missing: pipeline.missing.map(({ uri, include }) => [uri, include.target]),
    jobs: pipeline.jobs.map(({ name, image, services, variables }) => {
      const images = [image, ...services].map((one) => one && [one.written, one.from.uri, one.from.range.start]);
      return {
        name,
        images,
        variables: [...variables.all].map(([key, { value, from }]) => [key, value, from?.uri, from?.range.start, from?.range.end]),
      };
    }),
  }));
  return { shown: workspace.core.files.map(({ uri }) => uri), findings, hovers, read };
}

/** A workspace that has just read the files in this order. */
function opened(files: readonly (readonly [string, string])[]): ServerWorkspace {
  const workspace = openWorkspace();
  for (const [uri, text] of files) workspace.set(uri, text);
  return workspace;
}

function apply(workspace: ServerWorkspace, [what, uri, text]: Step): void {
  if (what === 'remove') workspace.remove(uri);
  else if (what === 'add') workspace.set(uri, (workspace.file(uri)?.text ?? '') + text);
  else workspace.set(uri, text);
}

function check(first: readonly (readonly [string, string])[], steps: readonly Step[]): void {
  const workspace = opened(first);
  everything(workspace);
  for (const step of steps) {
    apply(workspace, step);
    if (step[0] === 'setUnread') continue;
    const files = workspace.uris().map((uri) => [uri, workspace.file(uri)?.text ?? ''] as const);
    assert.deepEqual(everything(workspace), everything(opened(files)));
  }
}

test('after each change, a workspace has the same results as a new one', async () => {
  // Async, because unfinished work keeps a workspace in memory, and a long run would fill it.
  const property = fc.asyncProperty(
    fc.array(version, { maxLength: 6 }),
    fc.array(step, { minLength: 1, maxLength: 16 }),
    async (...given) => {
      check(...given);
      await Promise.resolve();
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test('the same if one file is added and another one removed', () => {
  const job = 'test:\n  image: $NOWHERE/app:1\n  script: make\n';
  const [first = '', second = '', third = ''] = pipelines;
  check(
    [
      [first, 'variables: {A: "1"}\n'],
      [second, job],
    ],
    [
      ['setUnread', third, job],
      ['remove', second, ''],
    ],
  );
});

test('the same if a file is included in another way', () => {
  const [first = ''] = pipelines;
  const part: readonly [string, string] = [`${root}/part.gitlab-ci.yml`, 'build:\n  image: my.registry.tld/a:1\n  script: make\n'];
  const ways = [
    'include: part.gitlab-ci.yml\n',
    'include: {local: part.gitlab-ci.yml, rules: [{when: never}]}\n',
    'start:\n  trigger: {include: part.gitlab-ci.yml}\n',
    'include: {local: part.gitlab-ci.yml, rules: [{if: $CI_COMMIT_TAG}]}\n',
    'include: part.gitlab-ci.yml\n',
    'start:\n  trigger: {include: part.gitlab-ci.yml}\n',
  ];
  check(
    [part],
    ways.map((text) => ['set', first, text]),
  );
});

test('the same if an included file is removed and comes back with another text', () => {
  const [first = ''] = pipelines;
  const part = `${root}/part.gitlab-ci.yml`;
  check(
    [
      [first, 'include: part.gitlab-ci.yml\n'],
      [part, 'build:\n  image: my.registry.tld/a:1\n  script: make\n'],
    ],
    [
      ['remove', part, ''],
      ['set', part, 'build:\n  image: my.registry.tld/a:2\n  script: make\n'],
    ],
  );
});
