import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { ImageItem } from '../../server/src/images.ts';
import { inFolder, withClient } from '../support/languageClient.ts';

const files = {
  'project/.gitlab-ci.yml': 'include:\n  - /ci/build.yml\n  - local: ci/jobs/*.yml\n  - /../outside.yml\n  - $FILE\n  - /ci/absent.yml\n',
  'project/ci/build.yml': 'include: /ci/deeper.yaml\nbuild:\n  image: node:latest\n  script: make\n',
  'project/ci/deeper.yaml': 'deeper:\n  image: ruby:latest\n  script: make\n',
  'project/ci/jobs/one.yml': 'one:\n  image: go:latest\n  script: make\n',
  'project/ci/unrelated.yml': 'image: never:latest\nother:\n  image: never:latest\n  script: make\n',
  'outside.yml': 'outside:\n  image: outside:latest\n  script: make\n',
};

describe('files that a pipeline includes under names that tell nothing', () => {
  test('belong to it; nothing else is read', () =>
    inFolder((folder, uriOf) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      return withClient({ folders: [uriOf('project')] }, async (client) => {
        const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
        assert.deepEqual(items.map(({ job, written }) => `${job} ${written}`).sort(), [
          'build node:latest',
          'deeper ruby:latest',
          'one go:latest',
        ]);
        const uri = uriOf('project/ci/build.yml');
        client.open(uri, files['project/ci/build.yml']);
        const diagnostics = await client.diagnostics(uri);
        assert.deepEqual(
          diagnostics.map(({ code }) => code),
          ['image-latest-tag'],
        );
      });
    }));
});
