import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import { inFolder, withClient } from '../support/languageClient.ts';

const isWindows = process.platform === 'win32';

const files = {
  'project/.gitlab-ci.yml': 'include:\n  - /ci/build.yml\n  - local: ci/jobs/*.yml\n  - /../outside.yml\n  - $FILE\n  - /ci/absent.yml\n',
  'project/ci/build.yml': 'include: /ci/deeper.yaml\nbuild:\n  image: node:latest\n  script: make\n',
  'project/ci/deeper.yaml': 'deeper:\n  image: ruby:latest\n  script: make\n',
  'project/ci/jobs/one.yml': 'one:\n  image: go:latest\n  script: make\n',
  'project/ci/unrelated.yml': 'image: never:latest\nother:\n  image: never:latest\n  script: make\n',
  'outside.yml': 'outside:\n  image: outside:latest\n  script: make\n',
};

describe('included files with any name', () => {
  test('belong to the pipeline; nothing else is read', () =>
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

describe('an include of a file that does not exist', () => {
  test('is reported until the file exists, if it was looked for', () =>
    inFolder(async (folder, uriOf) => {
      const text = 'include: [/ci/absent.yml, /../outside.yml, ci/folder.yml, ci/empty.yml, ci/other.yml]\n';
      mkdirSync(join(folder, 'project/ci/folder.yml'), { recursive: true });
      writeFileSync(join(folder, 'project/.gitlab-ci.yml'), text);
      // Files that exist, but say nothing of a pipeline.
      writeFileSync(join(folder, 'project/ci/empty.yml'), '# nothing yet\n');
      writeFileSync(join(folder, 'project/ci/other.yml'), 'some: value\n');
      await withClient({ folders: [uriOf('project')] }, async (client) => {
        await client.request('pullproof/images', {});
        const uri = uriOf('project/.gitlab-ci.yml');
        client.open(uri, text);
        assert.deepEqual(
          (await client.diagnostics(uri)).map(({ message }) => message),
          ['GitLab rejects the pipeline: there is no file "ci/absent.yml" in the project. Add the file, or correct the path.'],
        );
        writeFileSync(join(folder, 'project/ci/absent.yml'), 'job:\n  script: make\n');
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('project/ci/absent.yml'), type: 1 }] });
        await client.request('pullproof/images', {});
        client.replace(uri, `${text}# read again\n`);
        assert.deepEqual(await client.diagnostics(uri), []);
      });
    }));
});

describe('an include with `rules:exists`', () => {
  test('follows the files of the project', () =>
    inFolder(async (folder, uriOf) => {
      const at = (path: string) => join(folder, 'project', path);
      mkdirSync(at('ci'), { recursive: true });
      writeFileSync(
        at('.gitlab-ci.yml'),
        'include:\n  - {local: ci/a.yml, rules: [{exists: [Dockerfile]}]}\n  - {local: ci/b.yml, rules: [{exists: ["src/**/*.go"]}]}\n',
      );
      for (const name of ['a', 'b']) writeFileSync(at(`ci/${name}.yml`), `${name}:\n  image: ${name}:1\n  script: make\n`);
      await withClient({ folders: [uriOf('project')] }, async (client) => {
        const jobs = async () => (await client.request<readonly ImageItem[]>('pullproof/images', { all: true })).map((item) => item.job);
        assert.deepEqual(await jobs(), []);
        const change = (path: string, type: number) =>
          client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(`project/${path}`), type }] });
        mkdirSync(at('src/cmd'), { recursive: true });
        writeFileSync(at('src/cmd/main.go'), 'package main\n');
        change('src/cmd/main.go', 1);
        assert.deepEqual(await jobs(), ['b']);
        writeFileSync(at('Dockerfile'), 'FROM scratch\n');
        change('Dockerfile', 1);
        assert.deepEqual(await jobs(), ['a', 'b']);
        rmSync(at('src'), { recursive: true });
        change('src', 3);
        assert.deepEqual(await jobs(), ['a']);
      });
    }));
});

describe('includes that must not be read', () => {
  const job = (name: string) => `${name}:\n  image: ${name}:1\n  script: make\n`;
  /** Opens a project whose pipeline includes this and a valid file, and returns its jobs. */
  const jobsWith = (include: string, prepare: (folder: string) => void, warning?: string) =>
    new Promise<readonly string[]>((resolve, reject) => {
      inFolder((folder, uriOf) => {
        mkdirSync(join(folder, 'project/ci'), { recursive: true });
        writeFileSync(join(folder, 'project/.gitlab-ci.yml'), `include: [${include}, /ci/good.yml]\n${job('root')}`);
        writeFileSync(join(folder, 'project/ci/good.yml'), job('good'));
        writeFileSync(join(folder, 'outside.yml'), job('outside'));
        prepare(folder);
        return withClient({ folders: [uriOf('project')] }, async (client) => {
          const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
          assert.equal(client.complaints(), '');
          assert.deepEqual(
            client.heard.flatMap(({ method, params }) => (method?.startsWith('window/') ? [(params as { message: string }).message] : [])),
            warning === undefined ? [] : [`Pullproof did not read 1 file or folder of the workspace: ${warning}.`],
          );
          resolve(items.map((item) => item.job).sort());
        });
      }).catch(reject);
    });
  const inProject = (path: string) => (folder: string) => join(folder, 'project', path);

  const cases: readonly (readonly [string, string, (folder: string) => void, warning?: string])[] = [
    ['a folder', '/ci/bad.yml', (folder) => mkdirSync(inProject('ci/bad.yml')(folder)), '"ci/bad.yml" (not a regular file)'],
    ['a FIFO', '/ci/bad.yml', (folder) => execFileSync('mkfifo', [inProject('ci/bad.yml')(folder)]), '"ci/bad.yml" (not a regular file)'],
    [
      'a file of 50 MB',
      '/ci/bad.yml',
      (folder) => writeFileSync(inProject('ci/bad.yml')(folder), job('bad').padEnd(50_000_000, '# many words\n')),
      '"ci/bad.yml" (larger than 4 MB)',
    ],
    [
      'a symbolic link to the outside',
      '/ci/bad.yml',
      (folder) => symlinkSync(join(folder, 'outside.yml'), inProject('ci/bad.yml')(folder)),
      '"ci/bad.yml" (a symbolic link that leads out of the folder)',
    ],
    [
      'a folder that leads outside',
      '/ci/out/outside.yml',
      (folder) => symlinkSync(folder, inProject('ci/out')(folder)),
      '"ci/out/outside.yml" (a symbolic link that leads out of the folder)',
    ],
    [
      'a link to itself',
      '/ci/bad.yml',
      (folder) => symlinkSync('bad.yml', inProject('ci/bad.yml')(folder)),
      '"ci/bad.yml" (a circular symbolic link)',
    ],
    ['a path outside', '/../outside.yml', () => undefined],
    ['a path outside, in disguise', '"/ci/%2e%2e/%2e%2e/%2e%2e/outside.yml"', () => undefined],
    ['a path outside, the other way', '"..\\\\outside.yml"', () => undefined],
    ['a pattern outside', '"/../*.yml"', () => undefined],
    ['a name with a zero byte', '"/ci/good.yml\\0.yml"', () => undefined],
    ['an absolute path of the machine', '/etc/passwd.yml', () => undefined],
  ];
  for (const [name, include, prepare, warning] of cases) {
    test(`${name} is ignored`, async () => assert.deepEqual(await jobsWith(include, prepare, warning), ['good', 'root']));
  }

  test('files that include each other, and themselves, end', async () => {
    const prepare = (folder: string) => {
      writeFileSync(inProject('ci/a.yml')(folder), `include: [/ci/b.yml, /ci/a.yml, /.gitlab-ci.yml, /ci/*.yml]\n${job('a')}`);
      writeFileSync(inProject('ci/b.yml')(folder), `include: /ci/a.yml\n${job('b')}`);
    };
    assert.deepEqual(await jobsWith('/ci/a.yml', prepare), ['a', 'b', 'good', 'root']);
  });

  test('a name with special characters of URIs is found', { skip: isWindows && 'no file can be called so' }, async () => {
    const prepare = (folder: string) => writeFileSync(inProject('ci/a#b?c%41 d.yml')(folder), job('odd'));
    assert.deepEqual(await jobsWith('"/ci/a#b?c%41 d.yml"', prepare), ['good', 'odd', 'root']);
  });
});
