import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withClient } from '../support/languageClient.ts';

const pipeline = `variables:
  HOST: two.example.com
build:
  image: one.example.com/app:1
  services: ["$HOST/app:1", ruby:3.3]
  script: make
`;

const config = JSON.stringify({ auths: { 'https://three.example.com': { auth: 'dTpw' } }, credHelpers: { 'four.example.com': 'gcloud' } });

test('a command can ask whether the workspace uses a registry', async () => {
  await withClient({}, async (client) => {
    client.open('file:///a/.gitlab-ci.yml', pipeline);
    client.open('file:///a/.docker/config.json', config);
    const isKnown = (params: unknown) => client.request<boolean>('pullproof/knowsRegistry', params);
    for (const registry of ['one.example.com', 'two.example.com', 'docker.io', 'https://three.example.com', 'four.example.com']) {
      assert.equal(await isKnown({ registry }), true, registry);
    }
    for (const params of [{ registry: 'evil.example' }, { registry: '' }, { registry: 1 }, {}, null, 'one.example.com']) {
      assert.equal(await isKnown(params), false, JSON.stringify(params));
    }
  });
});
