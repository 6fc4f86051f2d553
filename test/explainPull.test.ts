import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explainPullAt, type PullPage, type RichText } from '../server/src/core/index.ts';
import { rendered } from './support/rendered.ts';
import { fileOf, type TextOf, uriOf, workspaceOf } from './support/workspace.ts';

const examples = ['.gitlab-ci.yml', 'ci/deploy.gitlab-ci.yml', 'runner/config.toml', '.docker/config.json'].map((path) => {
  return { path, text: readFileSync(new URL(`../examples/${path}`, import.meta.url), 'utf8') };
});

function storyAt(path: string, text: string, needle: string) {
  return explainPullAt(fileOf(path, text), text.indexOf(needle), {});
}

test('the explanation of a pull shows the job, the lookup and what to do', () => {
  const text = readFileSync(new URL('../examples/.gitlab-ci.yml', import.meta.url), 'utf8');
  const story = storyAt('.gitlab-ci.yml', text, 'my.registry.tld:5000/namespace/image:tag');
  assert.equal(story?.title, 'my.registry.tld:5000/namespace/image:tag');
  const page = story?.markdown ?? '';
  assert.match(page, /^# `my\.registry\.tld:5000\/namespace\/image:tag`\n\nImage of the job \*build\*, in `\.gitlab-ci\.yml`\./);
  assert.match(page, /\*\*No credential\*\* for `my\.registry\.tld:5000`: the pull will be anonymous and probably refused/);
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

/** As it is shown, without marks. */
function textOf(text: RichText): string {
  return text.map((span) => span.text).join('');
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, '');
}

function pageAt(files: readonly TextOf[], path: string, needle: string): PullPage {
  const workspace = workspaceOf(files);
  const offset = files.find((file) => file.path === path)?.text.indexOf(needle) ?? -1;
  const file = workspace.file(uriOf(path));
  const explanation = file && explainPullAt(file, offset, {});
  assert.ok(explanation, needle);
  return explanation.page;
}

test('the page says what the Markdown says, and nothing else', () => {
  const images = workspaceOf(examples).files.flatMap((file) => file.facts.images.map(({ range }) => ({ file, offset: range.start })));
  assert.ok(images.length > 10, `${images.length} images`);
  for (const { file, offset } of images) {
    const explanation = explainPullAt(file, offset, {});
    assert.ok(explanation);
    const { page, markdown } = explanation;
    const said = withoutSpaces(rendered(markdown).text);
    const pulls = page.pulls.flatMap(({ headline, notes, steps, silent, names }) => [
      headline,
      ...notes,
      ...names,
      ...steps.map(({ result }) => result),
      silent,
    ]);
    const others = [page.headline, ...page.notes, page.subject, ...page.meanings, ...page.advice.map(({ text }) => text), ...page.refusals];
    for (const sentence of [...others, ...pulls]) assert.ok(said.includes(withoutSpaces(textOf(sentence))), `${textOf(sentence)}\n${said}`);
    for (const line of [...page.keys, ...page.pulls.flatMap(({ log }) => log)]) assert.ok(said.includes(withoutSpaces(line)), line);
  }
});

test('the page names the sources in the order of the Runner, with places and results', () => {
  const page = pageAt(examples, '.gitlab-ci.yml', '123456789012.dkr');
  assert.equal(page.verdict, 'no-credential');
  const [pull, ...more] = page.pulls;
  assert.ok(pull !== undefined && more.length === 0);
  assert.deepEqual(
    pull.steps.map(({ state, source, place }) => [state, textOf(source), place?.uri]),
    [
      ['no-match', '$DOCKER_AUTH_CONFIG', uriOf('runner/config.toml')],
      ['dropped', '~/.docker/config.json', uriOf('.docker/config.json')],
      ['no-match', 'the job token (CI_JOB_TOKEN)', undefined],
    ],
  );
  assert.deepEqual(
    page.reference.map(({ kind, separator, value }) => [kind, separator, value]),
    [
      ['registry', '', '123456789012.dkr.ecr.eu-central-1.amazonaws.com'],
      ['repository', '/', 'api/dev'],
      ['tag', ':', '1.4.2'],
    ],
  );
  assert.deepEqual(
    page.advice.map(({ action, place }) => action?.command ?? place?.uri.split('/').at(-1)),
    ['config.json', 'pullproof.generateAuthEntry', 'pullproof.coverRegistry'],
  );
  assert.ok(
    page.advice.every(({ action }) => action === undefined || action.registry === '123456789012.dkr.ecr.eu-central-1.amazonaws.com'),
  );
});

test('pulls that differ are listed one by one, and equal ones once', () => {
  const runner = (name: string, password: string) => {
    const config = JSON.stringify({ auths: { 'registry.corp.example': { auth: btoa(`bot:${password}`) } } });
    return `[[runners]]\n  name = "${name}"\n  executor = "docker"\n  environment = ['DOCKER_AUTH_CONFIG=${config}']\n`;
  };
  const text = 'build:\n  image: registry.corp.example/app:1\n  script: make\n';
  const pageOf = (...passwords: readonly string[]) => {
    const runners = passwords.map((password, index) => runner(`r${index}`, password)).join('');
    const files = [
      { path: 'config.toml', text: runners },
      { path: '.gitlab-ci.yml', text },
    ];
    return pageAt(files, '.gitlab-ci.yml', 'registry');
  };
  const differing = pageOf('k8Jq2vNx91', 'k8Jq2vNx91\n');
  assert.equal(textOf(differing.headline), 'Depends on the runner: pulled as bot (r0), login will fail (r1)');
  assert.deepEqual(
    differing.pulls.map(({ verdict, names }) => [verdict, names.map(textOf).join()]),
    [
      ['pulled-with', 'Runner r0'],
      ['will-be-refused', 'Runner r1'],
    ],
  );
  assert.match(textOf(differing.advice[0]?.text ?? []), /^Replace the credential with which the login will fail/);
  const equal = pageOf('k8Jq2vNx91\n', 'k8Jq2vNx91\n', 'k8Jq2vNx91');
  assert.equal(equal.pulls.length, 3, 'the sources have different places');
});
