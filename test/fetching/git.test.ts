/** Refs, files and components from real repositories. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RemoteInclude } from '../../server/src/core/index.ts';
import { fetch, file, isIn, own, problemOf, projects, textOf } from '../support/fetching.ts';
import { git, Project } from '../support/gitServers.ts';

const { root, remove, firstCommit, secondCommit, newFetcher, local } = projects();

after(remove);

describe('refs', () => {
  test('the default branch, a branch, a tag and a commit', async () => {
    const fetcher = newFetcher();
    const results = await Promise.all(
      [undefined, 'main', 'v1.0.0', firstCommit].map((ref) => fetch(fetcher, local, file('acme/tools/ci', 'base.yml', ref))),
    );
    assert.deepEqual(results.map(textOf), ['second: {image: b}\n', 'second: {image: b}\n', 'first: {image: a}\n', 'first: {image: a}\n']);
    assert.deepEqual(
      results.map((found) => ('problem' in found ? found : [found.ref, found.refKind, found.commit, found.isStale])),
      [
        ['main', 'branch', secondCommit, false],
        ['main', 'branch', secondCommit, false],
        ['v1.0.0', 'tag', firstCommit, false],
        [firstCommit, 'commit', firstCommit, false],
      ],
    );
  });

  test('a tag comes before a branch of the same name, and an annotated tag is its commit', async () => {
    const project = new Project(root, 'acme/same');
    const tagged = project.commit({ 'a.yml': 'tag: 1\n' });
    project.git('tag', '-a', '-m', 'Release', 'release');
    project.git('push', '-q', 'origin', 'refs/tags/release');
    project.git('checkout', '-q', '-b', 'release');
    writeFileSync(path.join(root, 'trees/acme/same/a.yml'), 'branch: 1\n');
    project.git('commit', '-qam', 'Change');
    project.git('push', '-q', 'origin', 'refs/heads/release:refs/heads/release');
    const found = await fetch(newFetcher(), local, file('acme/same', 'a.yml', 'release'));
    assert.equal(textOf(found), 'tag: 1\n');
    assert.equal('commit' in found && found.commit, tagged);
  });

  test('a branch with slashes, and one that looks like a commit', async () => {
    const project = new Project(root, 'acme/names');
    project.commit({ 'a.yml': 'a: 1\n' }, 'feature/a/b');
    project.commit({ 'a.yml': 'b: 1\n' }, 'deadbeef');
    project.commit({ 'a.yml': 'c: 1\n' }, '+x;touch$IFS$(id)');
    const fetcher = newFetcher();
    const refs = ['feature/a/b', 'deadbeef', '+x;touch$IFS$(id)', 'a/b'];
    const found = await Promise.all(refs.map((ref) => fetch(fetcher, local, file('acme/names', 'a.yml', ref))));
    assert.deepEqual(found.map(textOf), ['a: 1\n', 'b: 1\n', 'c: 1\n', 'not-found: acme/names has no branch or tag "a/b".']);
  });

  test('what is missing has a sentence of its own', async () => {
    const fetcher = newFetcher();
    const missing = [
      file('acme/tools/ci', 'base.yml', 'v9'),
      file('acme/tools/ci', 'base.yml', 'f'.repeat(40)),
      file('acme/tools/ci', 'none.yml'),
      file('acme/tools/none', 'base.yml'),
    ];
    const found = [];
    for (const one of missing) found.push(textOf(await fetch(fetcher, local, one)));
    assert.deepEqual(found, [
      'not-found: acme/tools/ci has no branch or tag "v9".',
      'not-found: acme/tools/ci has no commit ffffffff.',
      'not-found: acme/tools/ci has no file "none.yml" at default branch.',
      'not-found: acme/tools/none does not exist on this machine, or you may not read it.',
    ]);
    for (const one of missing) assert.equal(await fetcher.cached({ remote: local, project: own }, one), undefined);
  });
});

describe('files', () => {
  test('a pattern finds all files of a commit, in the order of their paths', async () => {
    const fetcher = newFetcher();
    const include = file('acme/tools/ci', 'ci/*.yml', secondCommit);
    const found = await fetch(fetcher, local, include);
    assert.deepEqual('files' in found && found.files.map(({ path }) => path), ['ci/one.yml', 'ci/two.yml']);
    assert.deepEqual((await fetcher.cached({ remote: local, project: own }, include))?.files.length, 2);
    const none = await fetch(fetcher, local, file('acme/tools/ci', 'none/**.yml', secondCommit));
    assert.deepEqual('files' in none && none.files, []);
  });

  test('slashes at the start of a path are ignored', async () => {
    assert.equal(textOf(await fetch(newFetcher(), local, file('acme/tools/ci', '//other.yml'))), 'other: 1\n');
  });

  test('links, submodules and folders are refused', { skip: process.platform === 'win32' && 'links need permissions there' }, async () => {
    const project = new Project(root, 'acme/links');
    const tree = path.join(root, 'trees/acme/links');
    project.commit({ 'folder/a.yml': 'a: 1\n' });
    symlinkSync('/etc/passwd', path.join(tree, 'link.yml'));
    project.commitAll();
    project.git('update-index', '--add', '--cacheinfo', `160000,${firstCommit},module`);
    project.git('commit', '-qm', 'Add a submodule');
    project.git('push', '-q', 'origin', 'main');
    const fetcher = newFetcher();
    const found = [];
    for (const name of ['link.yml', 'folder', 'module', 'module/a.yml', 'link.yml/a'])
      found.push(problemOf(await fetch(fetcher, local, file('acme/links', name))));
    assert.deepEqual(found, ['invalid', 'invalid', 'invalid', 'not-found', 'not-found']);
    assert.equal(isIn(fetcher.folder, 'root:x:'), false);
  });

  test('a file that is too large is not kept, and the rest of its project can be read', async () => {
    const project = new Project(root, 'acme/huge');
    project.commit({ 'huge.yml': randomBytes(30_000_000), 'large.yml': Buffer.alloc(5_000_000, 'a'), 'a.yml': 'a: 1\n' });
    const fetcher = newFetcher({ maxTransfer: 10_000_000 });
    assert.equal(textOf(await fetch(fetcher, local, file('acme/huge', 'a.yml'))), 'a: 1\n');
    assert.equal(problemOf(await fetch(fetcher, local, file('acme/huge', 'huge.yml'))), 'too-large');
    assert.equal(problemOf(await fetch(fetcher, local, file('acme/huge', 'large.yml'))), 'too-large');
    assert.equal(textOf(await fetch(fetcher, local, file('acme/huge', 'a.yml'), Date.now() + 1)), 'a: 1\n');
  });

  test('a server that cannot send single files sends the whole commit, up to the limit', async () => {
    const project = new Project(root, 'acme/old');
    project.commit({ 'a.yml': 'a: 1\n' });
    git(project.bare, 'config', 'uploadpack.allowFilter', 'false');
    git(project.bare, 'config', 'uploadpack.allowAnySHA1InWant', 'false');
    assert.equal(textOf(await fetch(newFetcher(), local, file('acme/old', 'a.yml'))), 'a: 1\n');
    project.commit({ 'b.yml': randomBytes(30_000_000) });
    assert.equal(problemOf(await fetch(newFetcher({ maxTransfer: 5_000_000 }), local, file('acme/old', 'a.yml'))), 'too-large');
  });
});

describe('components', () => {
  const component = (name: string, version: string): RemoteInclude => ({
    kind: 'component',
    host: 'gitlab.example.com',
    project: 'acme/parts',
    name,
    version,
  });

  before(() => {
    const project = new Project(root, 'acme/parts');
    for (const version of ['1.0.0', '1.2.0', '1.10.1', '2.0.0-rc.1', 'v3.0.0']) {
      project.commit({
        'templates/build.yml': `version: ${version}\n`,
        'templates/folder/template.yml': `folder: ${version}\n`,
        'templates/blank.yml': ' \n',
      });
      project.tag(version);
    }
    project.commit({ 'templates/build.yml': 'version: main\n', 'templates/blank/template.yml': 'not blank: 1\n' });
  });

  test('versions are tags; a beginning means the highest without pre-releases', async () => {
    const fetcher = newFetcher();
    const found: Record<string, string> = {};
    for (const version of ['~latest', '1', '1.2', '1.2.0', '2', '3', 'main', 'v3.0.0', '2.0.0-rc.1', '1.9']) {
      found[version] = textOf(await fetch(fetcher, local, component('build', version))).trim();
    }
    assert.deepEqual(found, {
      '~latest': 'version: 1.10.1',
      '1': 'version: 1.10.1',
      '1.2': 'version: 1.2.0',
      '1.2.0': 'version: 1.2.0',
      '2': 'not-found: acme/parts has no version, tag or branch "2".',
      '3': 'version: v3.0.0',
      main: 'version: main',
      'v3.0.0': 'version: v3.0.0',
      '2.0.0-rc.1': 'version: 2.0.0-rc.1',
      '1.9': 'not-found: acme/parts has no version, tag or branch "1.9".',
    });
    const latest = await fetcher.cached({ remote: local, project: own }, component('build', '~latest'));
    assert.deepEqual([latest?.ref, latest?.isFromTags], ['1.10.1', true]);
    const exact = await fetcher.cached({ remote: local, project: own }, component('build', '1.2.0'));
    assert.deepEqual([exact?.ref, exact?.isFromTags], ['1.2.0', undefined]);
  });

  test('both places of a template, the second also if the first is blank', async () => {
    const fetcher = newFetcher();
    const found = [];
    for (const name of ['build', 'folder', 'blank']) found.push(await fetch(fetcher, local, component(name, 'main')));
    assert.deepEqual(
      found.map((one) => 'files' in one && one.files[0]?.path),
      ['templates/build.yml', 'templates/folder/template.yml', 'templates/blank/template.yml'],
    );
    assert.match(
      textOf(await fetch(fetcher, local, component('none', 'main'))),
      /not-found: .*"templates\/none.yml" or "templates\/none\/template.yml"/,
    );
  });

  test('hostile names are refused', async () => {
    for (const [name, version] of [
      ['../build', 'main'],
      ['a/b', 'main'],
      ['build', '--upload-pack=x'],
      ['build', '1..2'],
    ] as const) {
      assert.equal(problemOf(await fetch(newFetcher(), local, component(name, version))), 'invalid', `${name} ${version}`);
    }
  });
});

test('a machine without git has a sentence', async () => {
  const found = await fetch(newFetcher({ environment: { PATH: root } }), local, file('acme/tools/ci', 'base.yml'));
  assert.equal(textOf(found), 'git-missing: Git is not installed, or not in the PATH of this editor.');
});
