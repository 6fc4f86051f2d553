import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Location } from 'vscode-languageserver';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import { inFolder, withClient } from '../support/languageClient.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/lsp.md', import.meta.url)), 'utf8');

const files = {
  '.gitlab-ci.yml': `include: /ci/parts.gitlab-ci.yml
variables:
  RUBY: '3.3'
test:
  extends: .base
  services:
    - name: \${CI_REGISTRY_IMAGE}/db:1
      alias: db
  script: make
plain:
  script: make
.hidden:
  image: never:1
child:
  trigger: some/project
`,
  'ci/parts.gitlab-ci.yml': '.base:\n  image: registry.example.com/ruby:$RUBY\n',
  'config.toml': `[[runners]]
  name = "build"
  executor = "docker"
  environment = ['DOCKER_AUTH_CONFIG={"auths":{"registry.example.com":{"username":"ci","password":"x1y2"}}}']
  [runners.docker]
    image = "alpine:3.20"
`,
};

describe('pullproof/images', () => {
  test('lists what each job pulls, right after the start', () =>
    inFolder((folder, uriOf) => {
      mkdirSync(join(folder, 'ci'));
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
        const at = ({ uri, range: { start, end } }: Location) =>
          `${uri.slice(uriOf('').length + 1)}:${start.line}:${start.character}-${end.character}`;
        const shown = items.map(({ uri, range, credentialPlaces, ...others }) => ({
          place: at({ uri, range }),
          ...others,
          credentialPlaces: credentialPlaces.map(at),
        }));
        assert.deepEqual(shown, [
          {
            place: 'ci/parts.gitlab-ci.yml:1:9-40',
            job: 'test',
            role: 'image',
            written: 'registry.example.com/ruby:$RUBY',
            expanded: 'registry.example.com/ruby:3.3',
            registry: 'registry.example.com',
            repository: 'ruby',
            tag: '3.3',
            digest: null,
            credential: { verdict: 'used', source: '$DOCKER_AUTH_CONFIG', key: 'registry.example.com' },
            verdict: 'pulled-with',
            reason: 'as "ci" with "$DOCKER_AUTH_CONFIG" of runner build',
            credentialPlaces: ['config.toml:3:48-68'],
          },
          {
            place: '.gitlab-ci.yml:6:12-37',
            job: 'test',
            role: 'service',
            written: '${CI_REGISTRY_IMAGE}/db:1',
            expanded: '${CI_REGISTRY_IMAGE}/db:1',
            registry: null,
            repository: '${CI_REGISTRY_IMAGE}/db',
            tag: '1',
            digest: null,
            credential: { verdict: 'used', source: 'job payload (GitLab Registry)', key: '${CI_REGISTRY_IMAGE}' },
            verdict: 'depends',
            reason:
              'the host of GitLab’s container registry: if it is "registry.example.com", the key in "$DOCKER_AUTH_CONFIG" of runner build comes before the job token ("CI_JOB_TOKEN")',
            credentialPlaces: [],
          },
          {
            place: 'config.toml:5:13-24',
            job: 'plain',
            role: 'image',
            written: 'alpine:3.20',
            expanded: 'alpine:3.20',
            registry: 'docker.io',
            repository: 'library/alpine',
            tag: '3.20',
            digest: null,
            credential: null,
            verdict: 'public',
            reason: 'no credential needed',
            credentialPlaces: [],
          },
        ]);
        assert.doesNotMatch(JSON.stringify(items), /x1y2/, 'an item contains a secret');
        for (const item of items) for (const name of Object.keys(item)) assert.match(page, new RegExp(`^\\| \`${name}\``, 'm'), name);
        for (const name of Object.keys(items[0]?.credential ?? {}))
          assert.match(page, new RegExp(`^\\| \`credential\\.${name}\``, 'm'), name);
      });
    }));

  test('shows on what a job depends, also under the name that older clients read', () =>
    inFolder((folder, uriOf) => {
      mkdirSync(join(folder, 'ci'));
      writeFileSync(join(folder, '.gitlab-ci.yml'), 'include:\n  - local: /ci/release.yml\n    rules:\n      - if: $RELEASE\n');
      writeFileSync(join(folder, 'ci/release.yml'), 'release:\n  image: alpine:3.20\n  script: make\n');
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const [item] = await client.request<readonly ImageItem[]>('pullproof/images', { all: true });
        assert.match(item?.condition ?? '', /^the rules of the include .*release\.yml/);
        assert.equal(item?.hangsOn, item?.condition);
      });
    }));

  const unsure = {
    '.gitlab-ci.yml': `include: https://gitlab.example.com/parts.yml
first:
  script: make
second:
  image: registry.example.com/own:1
  services: []
  script: make
`,
    'alone/.gitlab-ci.yml': 'third:\n  script: make\n',
  };
  const runnerFile = `[[runners]]
  name = "build"
  executor = "docker"
  [runners.docker]
    image = "alpine:3.20"
    helper_image = "registry.example.com/helper:1"
    [[runners.docker.services]]
      name = "registry.example.com/db:2"
    [[runners.docker.services]]
      name = ""
`;

  const indirect = {
    '.gitlab-ci.yml': `include: /ci/parts.yml
.values:
  tool: registry.example.com/tool:1
  list: [registry.example.com/listed:1]
  anchored: &anchored registry.example.com/anchored:1
one:
  image: !reference [.values, tool]
  script: make
two:
  image: *anchored
  services: !reference [.values, list]
  script: make
three:
  image: { name: "registry.example.com/named:1", entrypoint: [""] }
  services:
    - !reference [.values, list]
  script: make
four:
  extends: .far
  script: make
`,
    'ci/parts.yml': ".far:\n  image:\n    name: 'registry.example.com/far:1'\n",
  };

  const answers = (texts: Readonly<Record<string, string>>, params: object, expected: readonly (readonly string[])[]) =>
    inFolder((folder, uriOf) => {
      mkdirSync(join(folder, 'alone'));
      for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const items = await client.request<readonly ImageItem[]>('pullproof/images', params);
        for (const item of items) for (const name of Object.keys(item)) assert.match(page, new RegExp(`^\\| \`${name}\``, 'm'), name);
        const shown = items.map(({ uri, range, job, role, written, runner, unknown }) => {
          const place = `${uri.slice(uriOf('').length + 1)}:${range.start.line}:${range.start.character}-${range.end.character}`;
          return [
            job,
            role,
            written,
            place,
            ...(runner === undefined ? [] : [`runner ${runner}`]),
            ...(unknown === undefined ? [] : [unknown]),
          ];
        });
        assert.deepEqual(shown, expected);
      });
    });

  test('leaves out jobs that depend on an unavailable include, and jobs without an image', () =>
    answers(unsure, {}, [['second', 'image', 'registry.example.com/own:1', '.gitlab-ci.yml:4:9-35']]));

  test('shows unknown images with the reason, with `all`', () => {
    const because = '“https://gitlab.example.com/parts.yml” is not available and may set a default';
    return answers(unsure, { all: true }, [
      ['first', 'service', '', '.gitlab-ci.yml:1:0-5', because],
      ['first', 'image', '', '.gitlab-ci.yml:1:0-5', because],
      ['second', 'image', 'registry.example.com/own:1', '.gitlab-ci.yml:4:9-35'],
      ['third', 'image', '', 'alone/.gitlab-ci.yml:0:0-5', 'the job does not set an image, and no runner in the workspace has a default'],
    ]);
  });

  const withRunner = { 'alone/.gitlab-ci.yml': unsure['alone/.gitlab-ci.yml'], 'config.toml': runnerFile };

  test('shows a runner’s default image for jobs without an image', () =>
    answers(withRunner, {}, [['third', 'image', 'alpine:3.20', 'config.toml:4:13-24']]));

  test('has the images that a runner pulls without a job naming them, with `all`', () =>
    answers(withRunner, { all: true }, [
      ['third', 'image', 'alpine:3.20', 'config.toml:4:13-24', 'runner build'],
      ['', 'helper', 'registry.example.com/helper:1', 'config.toml:5:20-49', 'runner build'],
      ['', 'service', 'registry.example.com/db:2', 'config.toml:7:14-39', 'runner build'],
    ]));

  test('each image can be explained, also in a file that is not open', () =>
    inFolder((folder, uriOf) => {
      mkdirSync(join(folder, 'ci'));
      for (const [path, text] of Object.entries(indirect)) writeFileSync(join(folder, path), text);
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
        const stories = items.map(async ({ job, expanded, uri, range }) => {
          const place = { textDocument: { uri }, position: range.start };
          const story = await client.request<{ readonly title: string } | null>('pullproof/explain', place);
          return `${job} ${expanded === story?.title ? expanded : `${expanded}, not ${story?.title}`}`;
        });
        assert.deepEqual(await Promise.all(stories), [
          'one registry.example.com/tool:1',
          'two registry.example.com/anchored:1',
          'two registry.example.com/listed:1',
          'three registry.example.com/named:1',
          'three registry.example.com/listed:1',
          'four registry.example.com/far:1',
        ]);
      });
    }));

  test('notifies the extension when the result may have changed', () =>
    withClient({ initializationOptions: { commandLinks: true } }, async (client) => {
      const uri = 'file:///workspace/.gitlab-ci.yml';
      const tags = async () => (await client.request<readonly ImageItem[]>('pullproof/images', {})).map(({ tag }) => tag);
      const told = (from: number) => client.waitFor('the notification', ({ method }) => method === 'pullproof/imagesChanged', from);
      client.open(uri, 'test:\n  image: ruby:3.3\n  script: make\n');
      await told(0);
      assert.deepEqual(await tags(), ['3.3']);
      const before = client.heard.length;
      client.replace(uri, 'test:\n  image: ruby:3.4\n  script: make\n');
      await told(before);
      assert.deepEqual(await tags(), ['3.4']);
    }));

  test('is empty where there are no pipelines', () =>
    withClient({}, async (client) => assert.deepEqual(await client.request('pullproof/images', {}), [])));
});

test('docs/lsp.md has exactly the custom requests', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const sources = ['server/src', 'client/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
  const inUse = new Set(sources.flatMap((text) => [...text.matchAll(/'(pullproof\/\w+)'/g)].map(([, name]) => name)));
  const documented = new Set([...page.matchAll(/^### `(pullproof\/\w+)`/gm)].map(([, name]) => name));
  assert.deepEqual([...documented].sort(), [...inUse].sort());
});
