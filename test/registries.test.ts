import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { secretKindOf } from '../server/src/core/dockerAuth/secretKind.ts';
import { registryOf, shortLivedBecause } from '../server/src/core/images/registries.ts';

const hosts: readonly (readonly [host: string, id: string | undefined, open?: string])[] = [
  ['docker.io', 'docker-hub', 'mixed'],
  ['index.docker.io', 'docker-hub', 'mixed'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ecr', 'never'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'ecr', 'never'],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', 'ecr', 'never'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'ecr', 'never'],
  ['12345.dkr.ecr.eu-west-1.amazonaws.com', undefined],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example', undefined],
  ['public.ecr.aws', 'ecr-public', 'always'],
  ['europe-west1-docker.pkg.dev', 'gar', 'mixed'],
  ['eu.gcr.io', 'gcr', 'mixed'],
  ['myreg.azurecr.io', 'acr', 'mixed'],
  ['GHCR.io', 'ghcr', 'mixed'],
  ['registry.gitlab.com:443', 'gitlab', 'mixed'],
  ['quay.io', 'quay', 'mixed'],
  ['mcr.microsoft.com', 'mcr', 'always'],
  ['registry.k8s.io', 'other', 'always'],
  ['registry.example.com', undefined],
];

test('well-known registries are recognized by their host', () => {
  for (const [host, id, open] of hosts) {
    assert.equal(registryOf(host)?.id, id, host);
    assert.equal(registryOf(host)?.public, open, host);
  }
});

test('who answers anonymously is what the ground truth says', () => {
  const page = readFileSync(new URL('../docs/ground-truth.md', import.meta.url), 'utf8');
  const rows = /### F\.6[\s\S]*?\n\n(\|[\s\S]*?)\n\n/.exec(page)?.[1]?.split('\n').slice(2) ?? [];
  assert.equal(rows.length, 3);
  for (const row of rows) {
    const [, access = '', names = ''] = row.split('|').map((cell) => cell.trim());
    const listed = [...names.matchAll(/`([\w*.-]+\.[\w.-]+)`/g)].map(([, host = '']) => host.replaceAll('*', 'abc'));
    assert.ok(listed.length > 2, row);
    for (const host of listed) assert.equal(registryOf(host)?.public, access.split(':')[0], host);
  }
});

test('an ECR host has account and region, a GAR host its region', () => {
  const found = registryOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com');
  assert.deepEqual([found?.account, found?.region, found?.helper], ['123456789012', 'eu-west-1', 'ecr-login']);
  assert.equal(registryOf('europe-west1-docker.pkg.dev')?.region, 'europe-west1');
});

test('a user name can show that a password will expire', () => {
  const short: readonly (readonly [host: string, user: string, short: boolean])[] = [
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'AWS', true],
    ['registry.example.com', 'AWS', false],
    ['registry.example.com', 'gitlab-ci-token', true],
    ['registry.example.com', 'gitlab+deploy-token-7', false],
    ['gcr.io', 'oauth2accesstoken', true],
    ['gcr.io', '_dcgcr_2_0_0_token', true],
    ['gcr.io', '_json_key', false],
    ['myreg.azurecr.io', '00000000-0000-0000-0000-000000000000', true],
    ['myreg.azurecr.io', 'myreg', false],
  ];
  for (const [host, user, expected] of short) assert.equal(shortLivedBecause(host, user) !== undefined, expected, `${user} at ${host}`);
});

/** Assembled here, so that no scanner reports the test as a leak. */
const secrets: readonly (readonly [start: string, length: number, words: RegExp | undefined])[] = [
  ['glpat-', 20, /GitLab access token/],
  ['gldt-', 20, /deploy token/],
  ['glcbt-', 20, /job token/],
  ['ghp_', 36, /GitHub/],
  ['ghp_', 12, undefined],
  ['dckr_pat_', 27, /Docker Hub/],
  ['AKIA', 16, /AWS/],
  ['npm_', 36, /npm/],
  ['hunter', 2, undefined],
];

test('a secret is recognized by its shape, and not repeated', () => {
  for (const [start, length, words] of secrets) {
    const secret = start + 'A'.repeat(length);
    const kind = secretKindOf(secret);
    assert.equal(words?.test(kind ?? '') ?? kind === undefined, true, start);
    assert.equal(kind?.includes(secret) ?? false, false);
    assert.equal(secretKindOf(`${secret}\n`), kind);
  }
  assert.match(secretKindOf('{ "type": "service_account", "private_key": "…" }') ?? '', /service account key/);
});
