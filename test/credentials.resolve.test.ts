import assert from 'node:assert/strict';
import test from 'node:test';
import { kubeletMatches } from '../server/src/core/credentials/kubelet.ts';
import type { CredentialSource } from '../server/src/core/credentials/sources.ts';
import { explainEntry, whereItWorks } from '../server/src/core/hover/explainEntry.ts';
import { jobLogLines } from '../server/src/core/hover/explainTrace.ts';
import { newestRunner } from '../server/src/core/model/settings.ts';
import { type LinkTarget, md, ownPage } from '../server/src/core/text/markdown.ts';
import { auths, explained, headline, home, hovered, job, secret, trace, variable } from './support/traces.ts';

// docs/ground-truth.md#a6, line by line: does the key match the image, and if not, which message is shown.
const keys: readonly [key: string, image: string, said: RegExp | true][] = [
  ['https://index.docker.io/v1/', 'nginx', true],
  ['docker.io', 'nginx:1', true],
  ['index.docker.io', 'nginx', /for Docker Hub$/],
  ['index.docker.io/v1/', 'nginx', /for Docker Hub$/],
  ['registry-1.docker.io', 'nginx', /for Docker Hub$/],
  ['registry.hub.docker.com', 'nginx', /for Docker Hub$/],
  ['hub.docker.com', 'nginx', /for Docker Hub$/],
  ['https://reg.example/group/project', 'reg.example/other:1', true],
  ['reg.example/group/project', 'reg.example/group/project/app:1', true],
  ['reg.example/group/project', 'reg.example/group/other:1', /another path on this host/],
  ['reg.example/group/', 'reg.example/group/app', true],
  ['reg.example/v2/', 'reg.example/app', /`\/v2` is read as a repository path/],
  ['reg.example/v1', 'reg.example/app', /`\/v1` is read as a repository path/],
  ['reg.example//', 'reg.example/app', /another path on this host/],
  [' reg.example', 'reg.example/app', /only accepts `reg\.example`/],
  ['*.example', 'reg.example/app', /does not support wildcards/],
  ['reg.example/*', 'reg.example/app', /does not support wildcards/],
  ['oci://reg.example', 'reg.example/app', /only accepts `reg\.example` or `https:\/\/reg\.example`/],
  ['//reg.example', 'reg.example/app', /only accepts/],
  ['reg.example:443', 'reg.example/x', /has `reg\.example:443` \(another port\), which is another host for the Runner/],
  ['reg.example', 'reg.example:5000/x', /has `reg\.example` \(no port\), which is another host for the Runner/],
  ['docker.io/library/nginx', 'library/nginx', true],
  ['docker.io/library/nginx', 'nginx', /written without `library\/`/],
  ['docker.io/nginx', 'nginx', true],
  ['docker.io/nginx', 'library/nginx', /written with `library\/`/],
  ['docker.io/myorg', 'myorg/app', true],
  ['REG.example/Group', 'reg.example/group/x', /paths are case-sensitive/],
  ['reg.example/gro', 'reg.example/group/x', /another path/],
  ['myregistry', 'myregistry/x', /another host/],
  ['localhost', 'localhost/x', true],
  ['127.0.0.1:5000', '127.0.0.1:5000/x', true],
  ['[::1]:5000', '[::1]:5000/x', true],
  ['reg.example/group/app', 'reg.example/group/app@sha256:abc', /does not match images with a digest and no tag/],
  ['reg.example/group/app', 'reg.example/group/app:1@sha256:abc', true],
];
for (const [key, image, said] of keys) {
  test(`key ${key} and image ${image}`, () => {
    const found = trace(image, { sources: [variable(auths({ [key]: 'bot' }))] });
    assert.equal(found.used !== undefined, said === true);
    assert.equal(found.outcome, said === true ? 'used' : 'anonymous');
    if (said !== true) assert.match(found.steps()[0]?.because ?? '', said);
  });
}

test('sources: the longest key wins, then the first source; each source has a reason', () => {
  const sources = [
    variable(auths({ 'reg.example': 'first' })),
    home(auths({ 'reg.example/group': 'second', 'reg.example': 'third' })),
    job,
  ];
  const inGroup = trace('reg.example/group/app:1', { sources });
  assert.equal(inGroup.used?.username, 'second');
  assert.deepEqual(
    inGroup.steps().map(({ verdict, because }) => `${verdict}: ${because}`),
    [
      'shadowed: key `reg.example` matches, but `reg.example/group` is longer',
      'used: key `reg.example/group` is the longest match',
      'no-match: has only `registry.gitlab.example`, which is for another host',
    ],
  );
  const outside = trace('reg.example/app', { sources });
  assert.equal(outside.used?.username, 'first');
  assert.equal(outside.steps()[1]?.because, 'key `reg.example` matches, but `$DOCKER_AUTH_CONFIG` comes first');
});

test('an empty entry is chosen, and the headline says so', () => {
  const found = trace('registry.gitlab.example/a', { sources: [variable(auths({ 'registry.gitlab.example': null })), job] });
  assert.equal(found.outcome, 'used');
  assert.match(
    headline(found),
    /^\*\*No credential\*\* for `registry\.gitlab\.example`: the empty entry of `\$DOCKER_AUTH_CONFIG` is chosen, so the pull will be anonymous/,
  );
  assert.equal(found.steps()[1]?.verdict, 'shadowed');
});

test('an invalid source is ignored: with a warning since 18.11, never for a file', () => {
  const text = '{"auths":{"reg.example":{"auth":"!"}}}';
  const now = trace('reg.example/a', { sources: [variable(text)] });
  assert.deepEqual(
    now.warnings.map(({ source }) => source),
    ['$DOCKER_AUTH_CONFIG'],
  );
  assert.equal(now.steps()[0]?.verdict, 'dropped');
  assert.match(jobLogLines(now)[0] ?? '', /^Failed to resolve credentials from \$DOCKER_AUTH_CONFIG/);
  const before = trace('reg.example/a', { sources: [variable(text)], runnerVersion: { major: 18, minor: 10 } });
  assert.deepEqual(before.warnings, []);
  assert.match(explained(before, {}), /The job log does not mention that `\$DOCKER_AUTH_CONFIG` is ignored/);
  assert.deepEqual(trace('reg.example/a', { sources: [home(text)] }).warnings, []);
});

test('a helper name that is a path fails the job, wherever it is', () => {
  const sources = [variable(auths({ 'reg.example': 'bot' })), home('{"credsStore":"../x"}')];
  const found = trace('reg.example/a', { sources });
  assert.equal(found.outcome, 'fails-job');
  assert.match(headline(found), /^\*\*Login will fail\*\*: the job fails with `path traversal is not allowed`, because/);
});

test('helpers are unknown in an editor: the key counts, and the static entries depend on them', () => {
  const text = auths({ 'other.example': 'bot' }, { credHelpers: { 'reg.example': 'ecr-login' } });
  const served = trace('reg.example/a', { sources: [variable(text)] });
  assert.match(headline(served), /^\*\*Depends on\*\* the credential helper `ecr-login`: the Runner does not run one that a job names/);
  assert.deepEqual(served.dependsOn, ['the credential helper `ecr-login`']);
  const other = trace('other.example/a', { sources: [variable(text)] });
  assert.match(
    other.steps()[0]?.because ?? '',
    /ignored if `allowed_docker_credential_helpers` does not allow `docker-credential-ecr-login`/,
  );
  const older = trace('other.example/a', { sources: [variable(text)], runnerVersion: { major: 19, minor: 2, patch: 3 } });
  assert.match(older.steps()[0]?.because ?? '', /if `docker-credential-ecr-login` fails, the whole source is ignored/);
  const store = trace('reg.example/a', { sources: [variable('{"credsStore":"desktop"}')] });
  assert.equal(store.outcome, 'unknown');
});

test('the result depends on sources that are not available', () => {
  const settings: CredentialSource = {
    from: 'variable',
    name: '$DOCKER_AUTH_CONFIG',
    owner: md`in GitLab’s settings`,
    place: md`GitLab`,
    content: 'unknown',
    registries: ['reg.example'],
  };
  const found = trace('reg.example/a', { sources: [settings] });
  assert.equal(found.outcome, 'unknown');
  assert.match(headline(found), /^\*\*Depends on\*\* `\$DOCKER_AUTH_CONFIG` in GitLab’s settings, which covers `reg\.example`/);
  assert.equal(found.steps()[0]?.because, 'the settings say that it covers `reg.example`');
  const image = trace('$CI_REGISTRY_IMAGE/app', { sources: [variable(auths({ 'reg.example': 'bot' }))] });
  assert.equal(image.outcome, 'unknown');
  const tag = trace('reg.example/app:$TAG', { sources: [variable(auths({ 'reg.example': 'bot' }))] });
  assert.equal(tag.outcome, 'used');
  const key = trace('reg.example/app', { sources: [variable('{"auths":{"$CI_REGISTRY":{"auth":"dTpw"}}}', true)] });
  assert.equal(key.outcome, 'unknown');
});

test('versions: paths since 17.5, random before 18.3', () => {
  const paths = [variable(auths({ 'reg.example/group': 'bot' }))];
  assert.equal(trace('reg.example/other', { sources: paths, runnerVersion: { major: 17, minor: 4 } }).used?.username, 'bot');
  assert.equal(trace('reg.example/other', { sources: paths, runnerVersion: { major: 17, minor: 5 } }).used, undefined);
  const twice = [variable(auths({ 'reg.example': 'a', 'https://reg.example': 'b' }))];
  assert.equal(trace('reg.example/x', { sources: twice }).used?.username, 'b');
  assert.deepEqual(trace('reg.example/x', { sources: twice }).ties, []);
  assert.equal(trace('reg.example/x', { sources: twice, runnerVersion: { major: 18, minor: 2 } }).ties.length, 1);
});

// docs/ground-truth.md#a9: what the kubelet matches.
const kubelet: readonly [keys: readonly string[], image: string, tried: readonly string[]][] = [
  [['*.azurecr.io'], 'contoso.azurecr.io/app:1', ['*.azurecr.io']],
  [['*.io'], 'contoso.azurecr.io/app', []],
  [['https://h.example/group'], 'h.example/group/x', ['https://h.example/group']],
  [['https://h.example/group'], 'h.example/other', []],
  [['h.example/gro', 'h.example'], 'h.example/group/x:1', ['h.example/gro', 'h.example']],
  [['h.example:443'], 'h.example/x', []],
  [['https://h.example/v2/'], 'h.example/x', ['https://h.example/v2/']],
  [['https://index.docker.io/v1/'], 'nginx', ['https://index.docker.io/v1/']],
  [['index.docker.io'], 'library/nginx:1', ['index.docker.io']],
  [['docker.io', 'index.docker.io'], 'nginx', ['docker.io']],
  [['H.example'], 'h.example/x', []],
];
for (const [given, image, tried] of kubelet) {
  test(`kubelet: ${given.join(', ')} and ${image}`, () => assert.deepEqual(kubeletMatches(given, image), tried));
}

test('Kubernetes: all that match are tried', () => {
  const sources = [variable(auths({ 'reg.example': 'a', 'reg.example/gro': 'b' }))];
  const found = trace('reg.example/group/x', { sources, executor: 'kubernetes' });
  assert.deepEqual(
    found.tried.map(({ username }) => username),
    ['b', 'a'],
  );
  assert.equal(found.steps()[0]?.because, 'key `reg.example/gro` is tried first');
});

test('an explanation starts with the result, shows each source, and contains no secret', () => {
  const sources = [variable(auths({ 'my.registry.tld:5000': 'deploy-bot' })), home(auths({ 'my.registry.tld': 'x' })), job];
  const links = { place: () => ({ target: ownPage('command:open'), line: 3 }), explain: ownPage('command:explain') };
  const markdown = hovered(trace('my.registry.tld:5000/namespace/image:tag', { sources }), links);
  assert.equal(
    markdown,
    [
      '**Pulled as `deploy-bot`** with `$DOCKER_AUTH_CONFIG`',
      '',
      '[Explain](command:explain)',
      '',
      '| source | result |',
      '|:---|:---|',
      '| ✓ `$DOCKER_AUTH_CONFIG`, [ci.yml:3](command:open) | key `my.registry.tld:5000` matches |',
      '| – `~/.docker/config.json` | has `my.registry.tld` (no port), which is another host for the Runner |',
      '| – job token | no key for this host |',
    ].join('\n'),
  );
});

test('an explanation without a credential says what to do', () => {
  const links = {
    generate: (registry: string) => `command:generate?${registry}` as LinkTarget,
    markCovered: () => ownPage('command:cover'),
  };
  const markdown = hovered(trace('reg.example/a:1', { sources: [job] }), links);
  assert.match(markdown, /^\*\*No credential\*\* for `reg\.example`: the pull will be anonymous and probably refused\n/);
  assert.match(markdown, /\n\[Generate entry\]\(command:generate\?reg\.example\) · \[Covered by a CI\/CD variable\]\(command:cover\)\n/);
});

test('user text cannot break out of the Markdown', () => {
  const text = JSON.stringify({
    auths: {
      'reg.example/`|\n[x](y)': { username: '`|</td>[x](y)\n', password: secret },
      'reg.example': { username: '`b`|', password: secret },
    },
  });
  const markdown = explained(trace('reg.example/a', { sources: [variable(text)] }), {});
  assert.match(markdown, /^\*\*Pulled as `` `b`\| ``\*\*/);
  assert.doesNotMatch(markdown, new RegExp(secret));
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 4);
});

const programs: readonly [key: string, docker: string, kubernetes: string, cli: string][] = [
  ['reg.example', '✓', '✓', '✓'],
  ['reg.example:5000', '✓', '✓', '✓'],
  ['https://reg.example/v2/', '✓', '✓', '✓'],
  ['https://index.docker.io/v1/', '✓', '✓', '✓'],
  ['docker.io', '✓', '✓', '✗'],
  ['index.docker.io', '✗', '✓', '✗'],
  ['*.azurecr.io', '✗', '✓', '✗'],
  ['reg.example/group', '✓', '✓', '✓'],
  ['reg.example/Group', '✗', '✗', '✓'],
  ['reg.example/v2/', '✗', '✓', '✓'],
  ['myregistry', '✗', '✗', '✗'],
];
for (const [key, ...expected] of programs) {
  test(`which programs support the key ${key}`, () => {
    const source = variable(auths({ [key]: 'bot' }));
    const entry = source.content === 'auth' ? source.auth.entries[0] : undefined;
    assert.ok(entry);
    assert.deepEqual(
      whereItWorks(entry, newestRunner).map(({ works }) => (works ? '✓' : '✗')),
      expected,
    );
  });
}

test('the hover of an entry shows its images and its content', () => {
  const source = variable(auths({ 'registry.example.com:5000': 'gitlab+deploy-token-7' }));
  const entry = source.content === 'auth' ? source.auth.entries[0] : undefined;
  assert.ok(entry);
  const use = { images: 5, places: 7, files: ['.gitlab-ci.yml', 'config.toml'] };
  assert.equal(
    explainEntry(entry, { runnerVersion: newestRunner, use }),
    [
      '**Used by 5 images in `.gitlab-ci.yml`, `config.toml`**  ',
      'registry `registry.example.com:5000` · user `gitlab+deploy-token-7` · secret: a password',
      '',
      '| program | result |',
      '|:---|:---|',
      '| ✓ Runner, Docker | works |',
      '| ✓ Runner, Kubernetes | works |',
      '| ✓ `docker` in the job | works |',
    ].join('\n'),
  );
});
