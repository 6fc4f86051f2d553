/** The one answer for an image, and why, over the workspaces in which it can be pulled. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSettings, listImages, parseRunnerVersion, type Settings } from '../server/src/core/index.ts';
import { type TextOf, workspaceOf } from './support/workspace.ts';

const job = (image: string) => `build:\n  image: ${image}\n  script: make\n`;
const dockerConfig = (auths: unknown) => JSON.stringify({ auths });
const runner = (name: string, ...lines: readonly string[]) =>
  `[[runners]]\n  name = "${name}"\n${lines.map((line) => `  ${line}\n`).join('')}`;
const withAuth = (auths: unknown) => `environment = ['DOCKER_AUTH_CONFIG=${JSON.stringify({ auths })}']`;
const withConfig = (config: unknown) => `environment = ['DOCKER_AUTH_CONFIG=${JSON.stringify(config)}']`;
const encoded = (pair: string) => Buffer.from(pair).toString('base64');
const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const kubernetes = 'executor = "kubernetes"';
const docker = 'executor = "docker"';
const bot = { 'registry.acme.io': { username: 'deploy-bot', password: 'x1y2z3w4' } };

function verdictOf(image: string, files: Readonly<Record<string, string>> = {}, settings?: Settings): string {
  const others = Object.entries(files).map(([path, text]): TextOf => ({ path, text }));
  const workspace = workspaceOf([{ path: '.gitlab-ci.yml', text: job(image) }, ...others], settings);
  const items = listImages(workspace, 'known-of-jobs');
  assert.equal(items.length, 1);
  assert.doesNotMatch(JSON.stringify(items), /x1y2z3w4/, 'the answer contains a secret');
  return `${items[0]?.verdict}: ${items[0]?.reason}`;
}

describe('verdict', () => {
  const image = 'registry.acme.io/team/app:1';
  const cases: Readonly<Record<string, readonly [verdict: string, image: string, files?: Readonly<Record<string, string>>]>> = {
    'a credential': ['pulled-with: as "deploy-bot" with "~/.docker/config.json"', image, { 'config.json': dockerConfig(bot) }],
    'an identity token has no user': [
      'pulled-with: using an identity token with "~/.docker/config.json"',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { identitytoken: 'x1y2z3w4' } }) },
    ],
    'an identity token on Kubernetes': [
      'will-be-refused: Kubernetes uses only a user name and password, and no identity token',
      image,
      { 'config.toml': runner('a', kubernetes, withAuth({ 'registry.acme.io': { identitytoken: 'x1y2z3w4' } })) },
    ],
    'a user with an escaped dollar': [
      'pulled-with: as "robot$ci" with "$DOCKER_AUTH_CONFIG" of runner a',
      image,
      { 'config.toml': runner('a', docker, withAuth({ 'registry.acme.io': { username: 'robot$$ci', password: 'x1y2z3w4' } })) },
    ],
    'the job token': ['pulled-with: as "gitlab-ci-token" with the job token ("CI_JOB_TOKEN")', '$CI_REGISTRY_IMAGE/app:1'],
    'an entry that may be for the same host': [
      'depends: the host of GitLab’s container registry: if it is "registry.acme.io", the key in "$DOCKER_AUTH_CONFIG" of runner a comes before the job token ("CI_JOB_TOKEN")',
      '$CI_REGISTRY_IMAGE/app:1',
      { 'config.toml': runner('a', docker, withAuth(bot)) },
    ],
    'a public registry': ['public: no credential needed', 'alpine:3.20'],
    'no credential': ['no-credential: for "registry.acme.io": the pull will be anonymous and probably refused', image],
    'a password with a newline': [
      'will-be-refused: the password of "deploy-bot" ends with a newline',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { auth: Buffer.from('deploy-bot:x1y2z3w4\n').toString('base64') } }) },
    ],
    'a placeholder': [
      'will-be-refused: the password of "deploy-bot" is a placeholder',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { username: 'deploy-bot', password: '<password>' } }) },
    ],
    'runners with different credentials': [
      'depends: the runner: pulled as "deploy-bot" (a), no credential (b)',
      image,
      { 'config.toml': runner('a', docker, withAuth(bot)) + runner('b', docker) },
    ],
    'runners with the same credential': [
      'pulled-with: as "deploy-bot" with "$DOCKER_AUTH_CONFIG" of each runner',
      image,
      { 'config.toml': runner('a', docker, withAuth(bot)) + runner('b', docker, withAuth(bot)) },
    ],
    'no runner that pulls images': [
      'not-pulled: the "shell" executor ignores "image"',
      image,
      { 'config.toml': runner('a', 'executor = "shell"', 'url = "https://gitlab.acme.io"') },
    ],
    'no executor that pulls images': [
      'not-pulled: the driver of the "custom" executor may use "CUSTOM_ENV_CI_JOB_IMAGE", with credentials of its own',
      '$CI_REGISTRY_IMAGE:1',
      { 'config.toml': runner('a', 'executor = "custom"') },
    ],
    'two executors that pull no images': [
      'not-pulled: the "shell" executor ignores "image", for the "virtualbox" executor, the image is a virtual machine',
      image,
      { 'config.toml': runner('a', 'executor = "shell"') + runner('b', 'executor = "virtualbox"') },
    ],
    'one of two executors pulls images': [
      'pulled-with: as "deploy-bot" with "$DOCKER_AUTH_CONFIG" of runner b',
      image,
      { 'config.toml': runner('a', 'executor = "shell"') + runner('b', docker, withAuth(bot)) },
    ],
    'an unknown executor may pull images': [
      'no-credential: for "registry.acme.io": the pull will be anonymous and probably refused',
      image,
      { 'config.toml': runner('a', 'executor = "nomad"') },
    ],
    'a helper of the runner': [
      'depends: the credential helper "ecr-login" on the Runner',
      image,
      { 'config.toml': runner('a', docker, withConfig({ credHelpers: { 'registry.acme.io': 'ecr-login' } })) },
    ],
    'a static entry next to the store of a desktop': [
      'depends: the credential store "desktop", without which the Runner ignores this source',
      image,
      { 'config.json': JSON.stringify({ auths: bot, credsStore: 'desktop' }) },
    ],
    'a key file that ends with a newline does no harm': [
      'pulled-with: as "_json_key" with "~/.docker/config.json"',
      'eu.gcr.io/acme/app:1',
      { 'config.json': dockerConfig({ 'eu.gcr.io': { auth: encoded('_json_key:{"private_key":"x1y2z3w4"}\n') } }) },
    ],
    'a user of the wrong form': [
      'will-be-refused: Amazon ECR accepts only the user "AWS"',
      `${ecr}/app:1`,
      { 'config.json': dockerConfig({ [ecr]: { username: 'deploy', password: 'x1y2z3w4' } }) },
    ],
    'a job token in a variable does not expire': [
      'pulled-with: as "gitlab-ci-token" with "$DOCKER_AUTH_CONFIG" of runner a',
      image,
      { 'config.toml': runner('a', docker, withAuth({ 'registry.acme.io': { username: 'gitlab-ci-token', password: '$CI_JOB_TOKEN' } })) },
    ],
    'a user in a variable': [
      'depends: the variables in the entry for "registry.acme.io"',
      image,
      { 'config.toml': runner('a', docker, withAuth({ 'registry.acme.io': { auth: '$REGISTRY_AUTH' } })) },
    ],
    'a dollar that starts a variable': [
      'will-be-refused: the "$" in "username" starts a variable that nothing in the workspace sets',
      image,
      { 'config.toml': runner('a', docker, withAuth({ 'registry.acme.io': { username: 'robot$ci', password: 'x1y2z3w4' } })) },
    ],
    'a dollar that a shell expanded': [
      'will-be-refused: "auth" has the user "robot" instead of "robot$ci"',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { username: 'robot$ci', auth: encoded('robot:x1y2z3w4') } }) },
    ],
    'two user names': [
      'depends: the user "b" in "auth", while "username" has another one, which is ignored',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { username: 'a', auth: encoded('b:x1y2z3w4') } }) },
    ],
    'secrets of the cluster': [
      'depends: the Kubernetes secret "harbor-pull"',
      image,
      { 'config.toml': runner('a', kubernetes, '[runners.kubernetes]', 'image_pull_secrets = ["harbor-pull"]') },
    ],
    'secrets of the cluster are not needed for an official image': [
      'public: no credential needed',
      'alpine:3.20',
      { 'config.toml': runner('a', kubernetes, '[runners.kubernetes]', 'image_pull_secrets = ["harbor-pull"]') },
    ],
    'a credential next to secrets of the cluster': [
      'pulled-with: as "deploy-bot" with "$DOCKER_AUTH_CONFIG" of runner a',
      image,
      { 'config.toml': runner('a', kubernetes, withAuth(bot), '[runners.kubernetes]', 'image_pull_secrets = ["harbor-pull"]') },
    ],
    'secrets of the service account only': [
      'depends: the pull secrets of the service account "ci"',
      image,
      {
        'config.toml': runner(
          'a',
          kubernetes,
          withAuth(bot),
          '[runners.kubernetes]',
          'service_account = "ci"',
          'use_service_account_image_pull_secrets = true',
        ),
      },
    ],
    'more runners than are compared': [
      'depends: the runner or job: no credential on those that are compared',
      image,
      {
        'config.toml': Array.from({ length: 9 }, (_, at) =>
          runner(`r${at}`, docker, withAuth({ [`r${at}.acme.io`]: { auth: encoded('u:x') } })),
        ).join(''),
      },
    ],
    'a variable that expands to nothing': ['invalid: "ruby:" is not a valid image reference', 'ruby:${VERSION:-3.3}'],
    'a registry of a cloud on Kubernetes': [
      `depends: the nodes of the Kubernetes cluster, which may have a credential for "${ecr}" of their own`,
      `${ecr}/app:1`,
      { 'config.toml': runner('a', kubernetes) },
    ],
    'a broken source that has the key': [
      'no-credential: for "registry.acme.io": the Runner ignores "~/.docker/config.json", so the pull will be anonymous and probably refused',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { auth: 'not base64' } }) },
    ],
    'no image reference': ['invalid: invalid image reference', 'registry.acme.io/team/app:1:2'],
  };
  for (const [name, [expected, ...given]] of Object.entries(cases)) test(name, () => assert.equal(verdictOf(...given), expected));

  const helperJob = (version: string): string => {
    const config = JSON.stringify({ credHelpers: { [ecr]: 'ecr-login' }, auths: bot });
    const text = `variables:\n  DOCKER_AUTH_CONFIG: '${config}'\n${job(`${ecr}/app:1`)}`;
    const settings = { ...defaultSettings, runnerVersion: parseRunnerVersion(version) ?? defaultSettings.runnerVersion };
    return listImages(workspaceOf([{ path: '.gitlab-ci.yml', text }], settings), 'known-of-jobs')[0]?.reason ?? '';
  };
  for (const version of ['19.4', '19.4.0', '20.0', '19.3', '19.3.2', '19.2.4', '19.2.10', '19.1.3']) {
    test(`a helper in a job's variable, Runner ${version}`, () => assert.match(helperJob(version), /allowed_docker_credential_helpers/));
  }
  for (const version of ['19.3.1', '19.2.3', '19.1.2', '19.0', '19.0.9', '18.11']) {
    test(`a helper in a job's variable, Runner ${version}`, () =>
      assert.equal(helperJob(version), 'the credential helper "ecr-login" on the Runner'));
  }

  test('a credential in GitLab’s settings', () => {
    const covered = { ...defaultSettings, coveredRegistries: ['registry.acme.io'] };
    assert.match(verdictOf(image, {}, covered), /^depends: /);
  });
});
