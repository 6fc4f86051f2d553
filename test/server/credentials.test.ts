import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Location } from 'vscode-languageserver';
import type { SourceItem } from '../../server/src/lsp/credentials.ts';
import { inFolder, withClient } from '../support/languageClient.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/lsp.md', import.meta.url)), 'utf8');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const variable = (auths: unknown) => `DOCKER_AUTH_CONFIG=${JSON.stringify({ auths })}`;

const files = {
  '.gitlab-ci.yml': `variables:
  DOCKER_AUTH_CONFIG: '{"auths":{"pipeline.example.com":{"username":"ci","password":"x1y2z3w4"}}}'
build:
  image: pipeline.example.com/app:1
  script: make
again:
  image: pipeline.example.com/app:1
  script: make
test:
  image: $CI_REGISTRY_IMAGE/tool:1
  script: make
covered:
  image: covered.example.com/group/app:1
  script: make
.hidden:
  image: pipeline.example.com/hidden:1
`,
  'config.toml': `[[runners]]
  name = "build"
  executor = "docker"
  environment = ['${variable({ 'runner.example.com': { auth: base64('bot:x1y2z3w4\n') }, 'unused.example.com': { auth: base64('bot:x1y2z3w4') } })}']
  [runners.docker]
    helper_image = "runner.example.com/helper:1"
[[runners]]
  name = "pods"
  executor = "kubernetes"
  [runners.kubernetes]
    image_pull_secrets = ["harbor-pull"]
`,
  '.docker/config.json': JSON.stringify({ auths: { 'home.example.com': { auth: 'x1y2z3w4!' } } }),
  'other/.docker/config.json': JSON.stringify({ auths: { 'other.example.com': { auth: base64('bot:x1y2z3w4') } } }),
};

type Ask = (sources: readonly SourceItem[], at: (place: Location | undefined) => string) => void;

const sources = (texts: Readonly<Record<string, string>>, configuration: unknown, check: Ask) =>
  inFolder((folder, uriOf) => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const at = (place: Location | undefined) => (place ? `${place.uri.slice(uriOf('').length + 1)}:${place.range.start.line + 1}` : '-');
    return withClient({ folders: [uriOf('')], initializationOptions: { settings: configuration } }, async (client) =>
      check(await client.request<readonly SourceItem[]>('pullproof/credentials', {}), at),
    );
  });

describe('pullproof/credentials', () => {
  test('lists the sources in the order of the Runner, with the images that use each entry', () =>
    sources(files, { coveredRegistries: ['covered.example.com'] }, (found, at) => {
      const shown = found.flatMap(({ name, where, place, state, reason, images, entries }) => [
        [name, where, at(place), state, reason ?? '', images].join(' | '),
        ...entries.map(
          ({ kind, key, user = '', helper = '', place: own, images: uses, verdict = '', reason: because = '' }) =>
            `  ${[kind, key, user, helper, at(own), uses, verdict, because].join(' | ')}`,
        ),
      ]);
      assert.deepEqual(shown, [
        '$DOCKER_AUTH_CONFIG | GitLab’s CI/CD settings | - | unknown | its content is not in the workspace | 1',
        '  covered | covered.example.com |  |  | - | 1 |  | ',
        '$DOCKER_AUTH_CONFIG | .gitlab-ci.yml, "variables" | .gitlab-ci.yml:2 | read |  | 1',
        '  auth | pipeline.example.com | ci |  | .gitlab-ci.yml:2 | 1 |  | ',
        '$DOCKER_AUTH_CONFIG | config.toml, "environment" of runner “build” | config.toml:4 | read |  | 1',
        '  auth | runner.example.com | bot |  | config.toml:4 | 1 | will-be-refused | the password of "bot" ends with a newline',
        '  auth | unused.example.com | bot |  | config.toml:4 | 0 |  | ',
        '~/.docker/config.json | .docker/config.json | .docker/config.json:1 | ignored | an "auth" value is not valid base64: it contains invalid characters or is incomplete | 0',
        '  auth | home.example.com |  |  | .docker/config.json:1 | 0 | will-be-refused | it contains invalid characters or is incomplete',
        'job payload (GitLab Registry) |  | - | read | the host of GitLab’s registry is not known | 1',
        'the Kubernetes secret "harbor-pull" | config.toml | config.toml:1 | unknown | only the cluster knows its content | 0',
        'other/.docker/config.json |  | other/.docker/config.json:1 | not-read | another file is taken as the one of the Runner’s user | 0',
        '  auth | other.example.com | bot |  | other/.docker/config.json:1 | 0 |  | ',
      ]);
      assert.doesNotMatch(JSON.stringify(found), /x1y2z3w4|eDF5Mnoz/, 'a source contains a secret');
      for (const source of found) {
        for (const name of Object.keys(source)) assert.match(page, new RegExp(`^\\| \`${name}\``, 'm'), name);
        for (const name of source.entries.flatMap(Object.keys)) assert.match(page, new RegExp(`\`entries\\[\\]\\.${name}\``), name);
      }
    }));

  test('has the hosts that the job token is for, and the helper and store of a file', () =>
    sources(
      {
        '.gitlab-ci.yml': 'test:\n  image: $CI_REGISTRY_IMAGE/tool:1\n  script: make\nother:\n  image: h.example.com/x:1\n  script: make\n',
        'config.json': JSON.stringify({ credHelpers: { 'h.example.com': 'ecr-login' }, credsStore: 'pass' }),
      },
      { variables: { CI_REGISTRY: 'registry.example.com', CI_REGISTRY_IMAGE: 'registry.example.com/group/app' } },
      (found) => {
        const entries = found.map(({ name, entries }) => [
          name,
          ...entries.map(({ kind, key, helper, images }) => [kind, key, helper, images]),
        ]);
        assert.deepEqual(entries, [
          ['~/.docker/config.json', ['helper', 'h.example.com', 'ecr-login', 1], ['store', 'pass', undefined, 0]],
          ['job payload (GitLab Registry)', ['host', 'registry.example.com', undefined, 1]],
        ]);
      },
    ));

  test('is empty without pipelines and credentials', () => sources({ 'config.json': '{}' }, {}, (found) => assert.deepEqual(found, [])));

  test('shows no user name that is a secret, and no invisible character', () =>
    sources(
      {
        'config.json': JSON.stringify({ auths: { 'a\u202e.example.com': { auth: base64('glpat-x1y2z3w4x1y2z3w4x1y2:x1y2z3w4') } } }),
        '.gitlab-ci.yml': 'a: {script: b}',
      },
      {},
      (found) => {
        assert.match(JSON.stringify(found), /a\[U\+202E\]\.example\.com/);
        assert.doesNotMatch(JSON.stringify(found), /x1y2z3w4|\u202e/);
      },
    ));
});
