/** `pullproof images`, and fetching included files from the command line. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import type { ImageItem } from '../server/src/lsp/images.ts';
import { cli, run, withFolder } from './support/cli.ts';
import { gitEnvironment, Project, temporaryFolder } from './support/gitServers.ts';

const { folder: root, remove } = temporaryFolder();
after(remove);
const cache = path.join(root, 'cache');
const project = path.join(root, 'app');

const ci = new Project(root, 'acme/tools/ci');
ci.commit({ 'base.yml': 'default:\n  image: registry.example.com/base:1.0\n', 'bad.yml': 'lint:\n  image: node:10:16\n  script: lint\n' });
mkdirSync(path.join(project, '.git'), { recursive: true });
writeFileSync(path.join(project, '.git/config'), `[remote "origin"]\n\turl = file://${root}/repositories/acme/app.git\n`);
writeFileSync(
  path.join(project, '.gitlab-ci.yml'),
  'include:\n  - project: acme/tools/ci\n    file: [base.yml, bad.yml]\nbuild:\n  script: make\ntest:\n  image: ruby:3.3\n  script: rake\n',
);

type Item = Omit<ImageItem, 'uri'> & { readonly file: string };

function command(...args: readonly string[]) {
  const env = { ...gitEnvironment, PULLPROOF_CACHE: cache };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: project, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function items(...args: readonly string[]): readonly Item[] {
  const { status, stdout, stderr } = command('images', '--format', 'json', ...args);
  assert.deepEqual([status, stderr], [0, '']);
  return JSON.parse(stdout);
}

test('a file of a checkout next to the folder has a path relative to the folder', () => {
  const config = (name: string) => `[remote "origin"]\n\turl = git@gitlab.acme.io:acme/${name}.git\n`;
  const files = {
    'app/.git/config': config('app'),
    'app/.gitlab-ci.yml': 'include: {project: acme/ci, ref: main, file: base.yml}\n',
    'ci/.git/config': config('ci'),
    'ci/base.yml': 'build:\n  image: my.registry.tld/base:1\n  script: make\n',
  };
  withFolder(files, (folder) => {
    const { stdout } = run(['images', path.join(folder, 'app')]);
    assert.match(stdout, /^\.\.[/\\]ci[/\\]base\.yml:2:10 build: image my\.registry\.tld\/base:1 \(no-credential: .*\)$/m);
  });
});

describe('images', () => {
  test('are listed as the server lists them, with the path of the file', () => {
    const found = items().filter(({ role }) => role === 'image');
    assert.deepEqual(
      found.map(({ file, job, written, unknown }) => [file, job, written, unknown !== undefined]),
      [
        ['.gitlab-ci.yml', 'build', '', true],
        ['.gitlab-ci.yml', 'test', 'ruby:3.3', false],
      ],
    );
    assert.deepEqual(found[1]?.range, { start: { line: 6, character: 9 }, end: { line: 6, character: 17 } });
    assert.equal('uri' in (found[0] ?? {}), false);
    assert.equal(existsSync(cache), false);
  });

  test('include those of fetched files, also later without fetching', () => {
    for (const args of [['--fetch-includes'], []]) {
      const found = items(...args).map(({ job, expanded }) => `${job} ${expanded}`);
      assert.deepEqual(found.sort(), ['build registry.example.com/base:1.0', 'lint node:10:16', 'test ruby:3.3']);
    }
  });

  test('are listed one per line', () => {
    const { stdout } = command('images');
    assert.match(stdout, /^\.gitlab-ci\.yml:7:10 test: image ruby:3\.3 \(public: no credential needed.*\)$/m);
  });

  test('need a folder that exists', () => {
    const { status, stderr } = run(['images', '/nowhere']);
    assert.equal(status, 2);
    assert.match(stderr, /does not exist/);
  });

  test('a folder with the name of the command', () =>
    withFolder({ 'images/.gitlab-ci.yml': 'a:\n  image: ruby:3.3\n  script: x\n' }, (folder) => {
      assert.equal(run(['./images'], folder).stdout, 'No problems found in 1 file.\n');
    }));
});

test('fetched files have no findings of their own', () => {
  const { status, stdout } = command('--fetch-includes');
  assert.equal(stdout.includes('node:10:16'), false, stdout);
  assert.equal(status, 0);
});

test('what cannot be fetched is named', () => {
  writeFileSync(path.join(project, 'other.gitlab-ci.yml'), 'include:\n  - project: acme/none\n    file: a.yml\n');
  const { stderr } = command('--fetch-includes', '--strict');
  assert.match(stderr, /acme\/none:a\.yml: not fetched: acme\/none does not exist on this machine, or you may not read it\./);
});
