import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explainPullAt } from '../server/src/core/index.ts';
import { fileOf } from './support/workspace.ts';

function storyAt(path: string, text: string, needle: string) {
  return explainPullAt(fileOf(path, text), text.indexOf(needle), {});
}

test('the explanation of a pull shows the job, the lookup and what to do', () => {
  const text = readFileSync(new URL('../examples/.gitlab-ci.yml', import.meta.url), 'utf8');
  const story = storyAt('.gitlab-ci.yml', text, 'my.registry.tld:5000/namespace/image:tag');
  assert.equal(story?.title, 'my.registry.tld:5000/namespace/image:tag');
  const page = story?.markdown ?? '';
  assert.match(page, /^# `my\.registry\.tld:5000\/namespace\/image:tag`\n\nImage of the job \*build\*, in `\.gitlab-ci\.yml`\./);
  assert.match(page, /\*\*No credential: anonymous pull\*\*/);
  assert.match(
    page,
    /1\. `my\.registry\.tld:5000\/namespace\/image`\n2\. `my\.registry\.tld:5000\/namespace`\n3\. `my\.registry\.tld:5000`/,
  );
  assert.match(page, /## What to do\n\n- If the image is public/);
});

test('the default image of a runner has an explanation, and a position without an image has none', () => {
  const text = '[[runners]]\n  name = "build-1"\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:3.3"\n';
  assert.match(storyAt('config.toml', text, 'ruby')?.markdown ?? '', /Image of the runner \*build-1\*/);
  assert.equal(storyAt('config.toml', text, 'executor'), undefined);
});

test('lists why the registry could still refuse the credential that is chosen', () => {
  const pageOf = (host: string, entry: object) => {
    const config = JSON.stringify({ auths: { [host]: entry } });
    const text = `build:\n  image: ${host}/acme/app:1\n  variables:\n    DOCKER_AUTH_CONFIG: '${config}'\n  script: make\n`;
    return storyAt('.gitlab-ci.yml', text, `${host}/acme`)?.markdown ?? '';
  };
  const login = { username: 'acme', password: 'k8Jq2vNx91' };
  const reasons: Readonly<Record<string, readonly [entry: object, reason: RegExp]>> = {
    'ghcr.io': [login, /GitHub accepts only a token/],
    'docker.io': [login, /single sign-on/],
    'registry.gitlab.com': [login, /no `read_registry` scope/],
    'quay.io': [login, /wants `organization\+robot`/],
    'registry.corp.example': [{ username: 'acme', password: '$PASSWORD' }, /A variable is empty in this job/],
  };
  for (const [host, [entry, reason]] of Object.entries(reasons)) {
    const page = pageOf(host, entry);
    assert.match(page, /## Could still be refused because\n\n- /);
    assert.match(page, reason);
    assert.match(page, /- The account has no access to this repository/);
  }
});

test('a page for an image that is not pulled says so', () => {
  const text = '[[runners]]\n  executor = "shell"\n  [runners.docker]\n    image = "ruby:3.3"\n';
  const page = storyAt('config.toml', text, 'ruby')?.markdown ?? '';
  assert.match(page, /\*\*Not pulled by the Runner\*\*: the `shell` executor ignores `image`/);
  assert.doesNotMatch(page, /Could still be refused|generate/i);
});

test('an image that the job token can pull needs no action, and an unknown name has no lookup', () => {
  for (const image of ['$CI_REGISTRY_IMAGE:1', '${CI_REGISTRY}/group/app:1', '$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/alpine:3']) {
    const page = storyAt('.gitlab-ci.yml', `build:\n  image: ${image}\n  script: make\n`, image)?.markdown ?? '';
    assert.match(page, /\*\*Pulled as `gitlab-ci-token`\*\*/);
    assert.doesNotMatch(page, /Keys the Runner looks for/);
    assert.match(page, /## What to do\n\n- If the pull fails, compare/);
    assert.match(page, /## Could still be refused because\n\n- .*job token permissions/);
  }
});
