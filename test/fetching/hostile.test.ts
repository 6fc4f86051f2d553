/** Includes and remotes of strangers that try to make git do something else. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fetch, file, problemOf, projects, textOf } from '../support/fetching.ts';
import { gitEnvironment, Project } from '../support/gitServers.ts';

const { root, remove, newFetcher, local } = projects();

after(remove);

describe('hostile input', () => {
  test('refs that are options, refspecs or patterns are refused before git runs', async () => {
    const fetcher = newFetcher({ environment: { PATH: '' } });
    const refs = [
      '',
      '-x',
      '--upload-pack=touch X;git-upload-pack',
      'main:refs/heads/evil',
      '+a/*:b/*',
      'a..b',
      'a@{1}',
      'main^',
      'a b',
      'a\nb',
      'a\0b',
      '/a',
      'a/',
      'a.lock',
      '*',
      'x?',
      '[a]',
      'a'.repeat(300),
    ];
    for (const ref of refs)
      assert.equal(problemOf(await fetch(fetcher, local, file('acme/tools/ci', 'base.yml', ref))), 'invalid', JSON.stringify(ref));
    assert.equal(existsSync(fetcher.folder), false);
  });

  test('paths and projects that lead elsewhere are refused', async () => {
    const fetcher = newFetcher();
    for (const name of ['../a.yml', 'a/../../b.yml', './a.yml', '', '/', 'a\0.yml', 'a//b.yml']) {
      assert.equal(problemOf(await fetch(fetcher, local, file('acme/tools/ci', name))), 'invalid', JSON.stringify(name));
    }
    for (const project of [
      '../ci',
      '/etc',
      '-x',
      'acme/../../x',
      'a b',
      'acme/--upload-pack=x',
      'acme/.git',
      'ext::sh',
      'acme//ci',
      'acme/$(id)',
    ]) {
      assert.equal(problemOf(await fetch(fetcher, local, file(project, 'a.yml'))), 'invalid', JSON.stringify(project));
    }
    for (const name of [':(top)base.yml', ':/base.yml', '--help.yml', '*base.yml?', "'; touch x; '.yml"]) {
      assert.match(problemOf(await fetch(fetcher, local, file('acme/tools/ci', name))), /^(?:not-found|found )$/, name);
    }
  });

  test('remotes that do not lead to a server are refused', async () => {
    const fetcher = newFetcher();
    for (const remote of [
      'ext::sh -c touch% x',
      '--upload-pack=x',
      'ssh://-oProxyCommand=x/acme/app',
      '-oProxyCommand=x:acme/app',
      'fd::17/foo',
      '',
      'C:\\x\\acme\\app',
      '//server/share/app',
    ]) {
      assert.equal(problemOf(await fetch(fetcher, remote, file('acme/tools/ci', 'base.yml'))), 'invalid', remote);
    }
    assert.equal(existsSync(fetcher.folder), false);
  });

  test('a rewritten address is asked only if its protocol is allowed', async () => {
    const config = path.join(root, 'rewriting');
    writeFileSync(config, `[url "file://${root}/repositories/"]\n\tinsteadOf = https://gitlab.example.com/\n`);
    const fetcher = newFetcher({ environment: { ...gitEnvironment, GIT_CONFIG_GLOBAL: config } });
    const found = await fetch(fetcher, 'https://gitlab.example.com/acme/app.git', file('acme/tools/ci', 'base.yml'));
    assert.equal(
      textOf(found),
      'invalid: Your git configuration replaces the address of acme/tools/ci by one that Pullproof does not ask.',
    );
  });

  test('a repository with hooks and attributes runs nothing', async () => {
    const project = new Project(root, 'acme/hooks');
    project.commit({
      'a.yml': 'a: 1\n',
      '.gitattributes': '*.yml filter=evil diff=evil\n',
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = --upload-pack=x\n',
    });
    const found = await fetch(newFetcher(), local, file('acme/hooks', 'a.yml'));
    assert.ok(['a: 1\n', 'failed: acme/hooks at default branch has invalid objects.'].includes(textOf(found)), textOf(found));
  });
});
