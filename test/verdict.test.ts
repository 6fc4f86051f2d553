/** The one answer for an image, and why, over the workspaces in which it can be pulled. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSettings, listImages, type Settings } from '../server/src/core/index.ts';
import { type TextOf, workspaceOf } from './support/workspace.ts';

const job = (image: string) => `build:\n  image: ${image}\n  script: make\n`;
const dockerConfig = (auths: unknown) => JSON.stringify({ auths });
const runner = (name: string, ...lines: readonly string[]) =>
  `[[runners]]\n  name = "${name}"\n${lines.map((line) => `  ${line}\n`).join('')}`;
const withAuth = (auths: unknown) => `environment = ['DOCKER_AUTH_CONFIG=${JSON.stringify({ auths })}']`;
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
    'a credential': ['pulled-with: as "deploy-bot" with ~/.docker/config.json', image, { 'config.json': dockerConfig(bot) }],
    'an identity token has no user': [
      'pulled-with: with ~/.docker/config.json',
      image,
      { 'config.json': dockerConfig({ 'registry.acme.io': { identitytoken: 'x1y2z3w4' } }) },
    ],
    'the job token': ['pulled-with: the job token (CI_JOB_TOKEN)', '$CI_REGISTRY_IMAGE/app:1'],
    'an entry that may be for the same host': [
      'depends: another credential may come before the job token (CI_JOB_TOKEN)',
      '$CI_REGISTRY_IMAGE/app:1',
      { 'config.toml': runner('a', docker, withAuth(bot)) },
    ],
    'a public registry': ['public: no credential needed for public images of Docker Hub', 'alpine:3.20'],
    'no credential': ['no-credential: no credential for registry.acme.io: the pull is anonymous', image],
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
      'depends: the runners or jobs use different credentials',
      image,
      { 'config.toml': runner('a', docker, withAuth(bot)) + runner('b', docker) },
    ],
    'runners with the same credential': [
      'pulled-with: as "deploy-bot" with $DOCKER_AUTH_CONFIG',
      image,
      { 'config.toml': runner('a', docker, withAuth(bot)) + runner('b', docker, withAuth(bot)) },
    ],
    'no runner that pulls images': [
      'not-pulled: no runner in the workspace pulls images',
      image,
      { 'config.toml': runner('a', 'executor = "shell"', 'url = "https://gitlab.acme.io"') },
    ],
    'no image reference': ['invalid: invalid image reference', 'registry.acme.io/team/app:1:2'],
  };
  for (const [name, [expected, ...given]] of Object.entries(cases)) test(name, () => assert.equal(verdictOf(...given), expected));

  test('a credential in GitLab’s settings', () => {
    const covered = { ...defaultSettings, coveredRegistries: ['registry.acme.io'] };
    assert.match(verdictOf(image, {}, covered), /^depends: /);
  });
});
