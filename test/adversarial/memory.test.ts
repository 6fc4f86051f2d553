import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startClient } from '../support/languageClient.ts';
import { anySay, dockerConfig, largest, patience, peakMemory, pipeline, repeated, runnerConfig, survives } from './adversarialFile.ts';

/** Less than Node's limit for a server. In bytes. */
const bound = 3_500_000_000;

const worst = [
  largest(pipeline('10,000 jobs', () => repeated(10_000, (at) => `j${at}: {image: r}\n`), 'image-missing-tag')),
  pipeline('a file of 50 MB', () => `a:\n  image: ${'x'.repeat(50_000_000)}\n`),
  dockerConfig(
    'JSON up to the limit',
    () => `{"auths":{${repeated(15_000, (at) => `"r${at}.example.com":{"auth":"dXNlcjpzZWNyZXQtd29yZA=="},`)}"x":{}}}`,
  ),
  largest(
    runnerConfig('2,000 runners', () =>
      repeated(2_000, (at) => `[[runners]]\n  name = "r${at}"\n  executor = "docker"\n  [runners.docker]\n    image = "x"\n`),
    ),
  ),
];

describe('memory stays bounded', () => {
  for (const file of worst) {
    test(file.name, async (t) => {
      const client = await startClient({ patience: 2 * patience });
      try {
        await survives(client, anySay(file));
        const peak = peakMemory(client);
        if (peak === undefined) return t.skip('this system does not tell how much memory a process has had');
        t.diagnostic(`${Math.round(peak / 1e6)} MB`);
        assert.ok(peak < bound, `${peak} bytes`);
      } finally {
        client.kill();
      }
    });
  }
});
