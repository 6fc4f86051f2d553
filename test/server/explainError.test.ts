import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ExplainErrorAnswer } from '../../server/src/lsp/explainError.ts';
import { inFolder, withClient } from '../support/languageClient.ts';

const pipeline = `variables:
  DOCKER_AUTH_CONFIG: '{"auths":{"registry.example.com":{"auth":"Ym90OnNlY3JldAo="}}}'
build:
  image: registry.example.com/team/app:1
  script: make
`;
const log = `Pulling docker image registry.example.com/team/app:1 ...
Authenticating with credentials from $DOCKER_AUTH_CONFIG
WARNING: Failed to pull image with policy "always": Error response from daemon: unauthorized: authentication required (manager.go:254:0s)
`;

describe('pullproof/explainError', () => {
  test('leads to the mistake in the credential that was sent', () =>
    inFolder((folder, uriOf) => {
      writeFileSync(join(folder, '.gitlab-ci.yml'), pipeline);
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const answer = await client.request<ExplainErrorAnswer>('pullproof/explainError', { text: log });
        const { image, job, source, causes, markdown } = answer;
        assert.deepEqual([image, job, source], ['registry.example.com/team/app:1', 'build', '$DOCKER_AUTH_CONFIG']);
        const [best] = causes;
        assert.equal(best?.id, 'credential-refused');
        assert.match(best.evidence, /the password of "bot" ends with a newline/);
        assert.equal(best.location?.uri, uriOf('.gitlab-ci.yml'));
        assert.equal(best.location.range.start.line, 1);
        assert.match(markdown, /^# Why the pull failed/);
      });
    }));

  test('answers a request without a text', () =>
    inFolder((_, uriOf) =>
      withClient({ folders: [uriOf('')] }, async (client) => {
        assert.equal(await client.request('pullproof/explainError', {}), null);
      }),
    ));
});
