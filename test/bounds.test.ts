/** What is compared only in part never leads to a finding that the whole would not have. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSettings, findingsOf, formatOf, pipelineFormat, type SourceFile, Workspace } from '../server/src/core/index.ts';

const repeated = (count: number, make: (at: number) => string) => Array.from({ length: count }, (_, at) => make(at)).join('');

function open(files: Readonly<Record<string, string>>): SourceFile {
  const workspace = new Workspace(defaultSettings);
  const [first] = Object.entries(files).map(([path, text]) =>
    workspace.add(`file:///w/${path}`, formatOf(`/w/${path}`) ?? pipelineFormat, text, { path }),
  );
  assert.ok(first !== undefined);
  return first;
}

function found(files: Readonly<Record<string, string>>): readonly string[] {
  return findingsOf(open(files)).map(({ rule, severity }) => `${rule} ${severity}`);
}

const auth = '{"auth":"dXNlcjpwYXNzd29yZA=="}';
const runner = (settings: string) => `[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "x:1"\n${settings}`;
const partly = 'checked-in-part hint';

describe('more runners than images are compared with', () => {
  const refusing = runner('    allowed_pull_policies = ["always"]\n    allowed_images = ["x:*"]\n');
  const job = 'j:\n  script: make\n  image:\n    name: ruby:3.3\n    pull_policy: never\n';
  test('a further one may allow the policy and the image', () => {
    const files = { '.gitlab-ci.yml': job, 'config.toml': refusing.repeat(101) };
    assert.deepEqual(found(files), [partly, 'image-not-in-allowed-images warning', 'pull-policy-not-allowed warning']);
  });
  test('all of them are known up to the limit', () => {
    const files = { '.gitlab-ci.yml': job, 'config.toml': refusing.repeat(100) };
    assert.deepEqual(found(files), ['image-not-in-allowed-images error', 'pull-policy-not-allowed error']);
  });
  test('a further one may have the credential', () => {
    const environment = `  environment = ['DOCKER_AUTH_CONFIG={"auths":{"a.example.com":${auth}}}']\n`;
    const last = `[[runners]]\n  executor = "docker"\n${environment}`;
    const files = {
      '.gitlab-ci.yml': 'j:\n  script: make\n  image: a.example.com/x:1\n',
      'config.toml': runner('').repeat(100) + last,
    };
    assert.deepEqual(found(files), [partly]);
  });
});

test('more wildcards than the kubelet is followed with: a further one may match', () => {
  const kubernetes = '[[runners]]\n  executor = "kubernetes"\n';
  const config = (count: number) =>
    `{"auths":{${repeated(count, (at) => `"*.k${at + 100}.example.com":${auth},`)}"*.a.example.com":${auth}}}`;
  const job = 'j:\n  script: make\n  image: x.a.example.com/x:1\n';
  const ofImage = (count: number) => {
    const files = { '.gitlab-ci.yml': job, 'config.toml': kubernetes, '.docker/config.json': config(count) };
    return found(files).filter((one) => one.startsWith('image-'));
  };
  assert.deepEqual(ofImage(10), []);
  assert.deepEqual(ofImage(1000), []);
});

test('more names of one image than are traced: a further one may have a credential', () => {
  const matrix = (names: string) => `j:\n  script: make\n  image: $IMAGE\n  parallel:\n    matrix:\n      - IMAGE: [${names}]\n`;
  const names = (count: number) => repeated(count, (at) => `a.example.com/x${at}:1, `);
  const config = `{"auths":{"a.example.com/y":${auth}}}`;
  const ofImage = (list: string) => found({ '.gitlab-ci.yml': matrix(list), 'config.toml': runner(''), '.docker/config.json': config });
  assert.deepEqual(ofImage(`${names(3)} a.example.com/y:1`), []);
  assert.deepEqual(ofImage(`${names(20)} a.example.com/y:1`), []);
});

test('more included files than are read: a further one may define a block', () => {
  const files: Record<string, string> = {
    '.gitlab-ci.yml': 'include: ["ci/*.yml", "z.yml"]\nj:\n  extends: .base\n  script: make\n',
    'z.yml': '.base:\n  image: ruby:3.3\n',
  };
  for (let at = 0; at < 1200; at++) files[`ci/${at}.yml`] = `.b${at}: {image: 'ruby:3.3'}\n`;
  assert.deepEqual(found(files), []);
});

test('an input with more options than are followed: a further one may be a valid name', () => {
  const options = (items: string) =>
    `spec:\n  inputs:\n    a:\n      options: [${items}]\n---\nj:\n  script: make\n  extends: $[[ inputs.a ]]\n`;
  assert.deepEqual(found({ '.gitlab-ci.yml': `${options(repeated(40, (at) => `.a${at}, `))}.a39:\n  image: ruby:3.3\n` }), []);
});

test('a number with very many digits takes no time', () => {
  const started = process.cpuUsage();
  found({
    '.gitlab-ci.yml': `j:\n  script: make\n  image: ruby:3.3\n  variables:\n    A: ${'9'.repeat(500_000)}\n    B: 0x${'f'.repeat(500_000)}\n`,
  });
  assert.ok(process.cpuUsage(started).user < 1_500_000);
});
