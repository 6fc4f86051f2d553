import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import { inFolder, type LanguageClient, withClient } from '../support/languageClient.ts';
import { isAlive, patience, rulesOf } from './adversarialFile.ts';

const outside = 'outside:\n  image: outside:latest\n  script: make\n';
const isWindows = process.platform === 'win32' && 'links and FIFOs need rights there';

/** Starts a server on a folder `project` with these files, next to `outside.yml`. `prepare` adds files that are not regular. */
async function inProject(
  files: Readonly<Record<string, string>>,
  prepare: (project: string) => void,
  use: (client: LanguageClient, uriOf: (path: string) => string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder, uriOf) => {
    const project = join(folder, 'project');
    for (const [path, text] of Object.entries({ 'project/.keep': '', 'outside.yml': outside, ...prefixed(files) })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    prepare(project);
    await withClient({ folders: [uriOf('project')], patience }, async (client) => {
      await use(client, (path) => uriOf(`project/${path}`));
      await isAlive(client);
    });
  });
}

function prefixed(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`project/${path}`, text]));
}

async function jobsIn(client: LanguageClient): Promise<readonly string[]> {
  const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
  return items.map(({ job, written }) => `${job} ${written}`).sort();
}

describe('includes outside the workspace are not read', () => {
  const paths = [
    '../outside.yml',
    '/../outside.yml',
    '/a/../../outside.yml',
    './../outside.yml',
    '..\\outside.yml',
    '%2e%2e/outside.yml',
    '..%2foutside.yml',
    '//../outside.yml',
    'file:///etc/passwd.yml',
    '../*.yml',
    '../**/*.yml',
    '/**/../../*.yml',
    '../../../../../../../../etc/passwd',
    '\0../outside.yml',
  ];
  for (const path of paths) {
    test(JSON.stringify(path), () =>
      inProject(
        { '.gitlab-ci.yml': `include: [${JSON.stringify(path)}, {local: ${JSON.stringify(path)}}]\na:\n  image: ruby:3.3\n` },
        () => undefined,
        async (client) => assert.deepEqual(await jobsIn(client), ['a ruby:3.3']),
      ),
    );
  }

  test('nor through symbolic links to a file or a folder', { skip: isWindows }, () =>
    inProject(
      {
        '.gitlab-ci.yml': 'include: [/link.yml, /folder/outside.yml, /folder/*.yml, /inside.yml]\na:\n  image: ruby:3.3\n',
        'real/b.yml': 'b:\n  image: ruby:3.2\n',
      },
      (project) => {
        symlinkSync('../outside.yml', join(project, 'link.yml'));
        symlinkSync('..', join(project, 'folder'));
        symlinkSync('real/b.yml', join(project, 'inside.yml'));
      },
      async (client, uriOf) => {
        assert.deepEqual(await jobsIn(client), ['a ruby:3.3', 'b ruby:3.2']);
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('link.yml'), type: 2 }] });
        assert.deepEqual(await jobsIn(client), ['a ruby:3.3', 'b ruby:3.2']);
      },
    ),
  );
});

describe('circular includes', () => {
  test('two files that include each other, and one that includes itself', () =>
    inProject(
      {
        '.gitlab-ci.yml': 'include: [/ci/a.yml, /.gitlab-ci.yml]\nroot:\n  image: ruby:3.1\n',
        'ci/a.yml': 'include: [/ci/b.yml, /ci/*.yml, "**/*.yml"]\na:\n  image: ruby:3.2\n',
        'ci/b.yml': 'include: [/ci/a.yml, /ci/b.yml, /.gitlab-ci.yml]\nb:\n  image: ruby:3.3\n',
      },
      () => undefined,
      async (client) => assert.deepEqual(await jobsIn(client), ['a ruby:3.2', 'b ruby:3.3', 'root ruby:3.1']),
    ));

  test('a chain of 300 files', () =>
    inProject(
      Object.fromEntries([
        ['.gitlab-ci.yml', 'include: /ci/0.yml\n'],
        ...Array.from({ length: 300 }, (_, at) => [`ci/${at}.yml`, `include: /ci/${at + 1}.yml\nj${at}:\n  image: ruby:3.3\n`]),
      ]),
      () => undefined,
      async (client) => assert.ok((await jobsIn(client)).length > 0),
    ));
});

describe('what is not a file', () => {
  test('folders, FIFOs and link loops with the names of pipelines are ignored', { skip: isWindows }, () =>
    inProject(
      { 'sub/.gitlab-ci.yml': 'include: [/fifo.yml, /folder.yml, /loop.yml]\na:\n  image: ruby\n' },
      (project) => {
        mkdirSync(join(project, '.gitlab-ci.yml'));
        mkdirSync(join(project, 'folder.yml'));
        mkdirSync(join(project, '.docker', 'config.json'), { recursive: true });
        for (const name of ['fifo.yml', 'config.toml']) execFileSync('mkfifo', [join(project, name)]);
        symlinkSync('loop.yml', join(project, 'loop.yml'));
        symlinkSync('.', join(project, 'circle'));
        symlinkSync('../sub', join(project, 'sub', 'again'));
      },
      async (client, uriOf) => {
        assert.deepEqual(await jobsIn(client), ['a ruby']);
        for (const name of ['.gitlab-ci.yml', 'config.toml', 'fifo.yml', 'loop.yml']) {
          client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(name), type: 1 }] });
        }
        client.open(uriOf('config.toml'), '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:latest"\n');
        assert.deepEqual(rulesOf(await client.diagnostics(uriOf('config.toml'))), ['image-latest-tag']);
        client.close(uriOf('config.toml'));
        assert.deepEqual(await jobsIn(client), ['a ruby']);
      },
    ),
  );
});
