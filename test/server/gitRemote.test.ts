/** Reading the git configuration, in real folders with their own `.git`. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { gitConfigOf } from '../../server/src/node/gitConfig.ts';
import { inFolder, type LanguageClient, withClient } from '../support/languageClient.ts';

const pipeline = 'build:\n  image: $CI_REGISTRY_IMAGE/build:1\n  script: make\n';

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function configFor(url: string): string {
  return `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n`;
}

/** The expanded image on its page, after the workspace has been read. */
async function standsFor(client: LanguageClient, uri: string, text = pipeline): Promise<string | undefined> {
  client.open(uri, text);
  await client.request('pullproof/images', {});
  const at = { textDocument: { uri }, position: { line: 1, character: 12 } };
  const { markdown } = await client.request<{ readonly markdown: string }>('pullproof/explain', at);
  assert.doesNotMatch(markdown, /secret/);
  return /Resolves to `([^`]*)`/.exec(markdown)?.[1];
}

describe('the git remote', () => {
  test('sets variables in the files of its repository, without its secrets', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, '.git/config'), configFor('https://me:secret-word@gitlab.com/Group/app.git'));
      await withClient({ folders: [uriOf('')] }, async (client) => {
        assert.equal(await standsFor(client, uriOf('.gitlab-ci.yml')), 'registry.gitlab.com/group/app/build:1');
        const [image] = await client.request<readonly { expanded: string; credential: unknown }[]>('pullproof/images', {});
        assert.equal(image?.expanded, 'registry.gitlab.com/group/app/build:1');
        assert.deepEqual(image.credential, { verdict: 'used', source: 'job payload (GitLab Registry)', key: 'registry.gitlab.com' });
        assert.doesNotMatch(JSON.stringify(client.heard), /secret/);
      });
    }));

  test('is the one of the workspace folder with the file, and of a repository inside it', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, 'a/.git/config'), configFor('git@gitlab.com:group/a.git'));
      write(join(folder, 'a/vendor/lib/.git/config'), configFor('git@gitlab.com:group/lib.git'));
      write(join(folder, 'a/vendor/mirror/.git/config'), configFor('git@github.com:group/mirror.git'));
      write(join(folder, 'b/.git/config'), configFor('git@gitlab.com:group/b.git'));
      mkdirSync(join(folder, 'c'));
      write(join(folder, '.git/config'), configFor('git@gitlab.com:group/above.git'));
      await withClient({ folders: [uriOf('a'), uriOf('b'), uriOf('c')] }, async (client) => {
        assert.equal(await standsFor(client, uriOf('a/ci/build.gitlab-ci.yml')), 'registry.gitlab.com/group/a/build:1');
        assert.equal(await standsFor(client, uriOf('a/vendor/lib/.gitlab-ci.yml')), 'registry.gitlab.com/group/lib/build:1');
        assert.equal(await standsFor(client, uriOf('a/vendor/mirror/.gitlab-ci.yml')), undefined);
        assert.equal(await standsFor(client, uriOf('b/.gitlab-ci.yml')), 'registry.gitlab.com/group/b/build:1');
        assert.equal(await standsFor(client, uriOf('c/.gitlab-ci.yml')), undefined);
      });
    }));

  test('is overridden by the settings and the pipeline, and read again when the settings change', () =>
    inFolder(async (folder, uriOf) => {
      const config = join(folder, '.git/config');
      write(config, configFor('git@gitlab.com:group/app.git'));
      const settings = (variables: object) => ({ settings: { pullproof: { variables } } });
      const uri = uriOf('.gitlab-ci.yml');
      await withClient({ folders: [uriOf('')] }, async (client) => {
        assert.equal(await standsFor(client, uri), 'registry.gitlab.com/group/app/build:1');
        client.notify('workspace/didChangeConfiguration', settings({ CI_REGISTRY_IMAGE: 'registry.example.com/x' }));
        assert.equal(await standsFor(client, uri), 'registry.example.com/x/build:1');
        write(config, configFor('git@gitlab.com:group/renamed.git'));
        client.notify('workspace/didChangeConfiguration', settings({}));
        assert.equal(await standsFor(client, uri), 'registry.gitlab.com/group/renamed/build:1');
        const text = `${pipeline}variables:\n  CI_REGISTRY_IMAGE: registry.example.com/y\n`;
        client.replace(uri, text);
        assert.equal(await standsFor(client, uri, text), 'registry.example.com/y/build:1');
      });
    }));

  test('causes no findings', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, '.git/config'), configFor('git@gitlab.com:group/app.git'));
      write(
        join(folder, 'config.toml'),
        '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:3.3"\n    allowed_images = ["registry.example.com/**"]\n',
      );
      const uri = uriOf('.gitlab-ci.yml');
      await withClient({ folders: [uriOf('')] }, async (client) => {
        client.open(uri, pipeline);
        await client.request('pullproof/images', {});
        client.replace(uri, `${pipeline}# read again\n`);
        assert.deepEqual(await client.diagnostics(uri), []);
      });
    }));
});

describe('.git', () => {
  const config = configFor('git@gitlab.com:group/app.git');

  test('can be a file with a path, as in a worktree and a submodule', () =>
    inFolder(async (folder) => {
      const main = join(folder, 'main/.git');
      write(join(main, 'config'), config);
      write(join(main, 'worktrees/tree/commondir'), '../..\n');
      write(join(main, 'modules/lib/config'), configFor('../lib.git'));
      write(join(folder, 'tree/.git'), `gitdir: ${join(main, 'worktrees/tree')}\n`);
      write(join(folder, 'main/lib/.git'), 'gitdir: ../.git/modules/lib\n');
      assert.equal(await gitConfigOf(join(folder, 'main')), config);
      assert.equal(await gitConfigOf(join(folder, 'tree')), config);
      assert.equal(await gitConfigOf(join(folder, 'main/lib')), configFor('../lib.git'));
      assert.equal(await gitConfigOf(join(folder, 'main/other')), undefined);
      assert.equal(await gitConfigOf(folder), undefined);
    }));

  test('does not lead to a file that is not regular, too long, or on another machine', () =>
    inFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      write(at('secret'), config);
      mkdirSync(at('link/.git'), { recursive: true });
      symlinkSync(at('secret'), at('link/.git/config'));
      mkdirSync(at('folder/.git/config'), { recursive: true });
      write(at('long/.git/config'), config + '#'.repeat(300_000));
      write(at('pointer/.git'), `gitdir: ${'a'.repeat(5000)}`);
      write(at('share/.git'), 'gitdir: \\\\host\\share\\repository\n');
      write(at('share2/.git'), 'gitdir: //host/share/repository\n');
      write(at('nowhere/.git'), 'gitdir: ../gone\n');
      write(at('words/.git'), 'something else\n');
      write(at('empty/.git'), '');
      for (const name of ['link', 'folder', 'long', 'pointer', 'share', 'share2', 'nowhere', 'words', 'empty']) {
        assert.equal(await gitConfigOf(at(name)), '', name);
      }
    }));

  test('can be a pipe, which does not block', { skip: process.platform === 'win32', timeout: 60_000 }, () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'config/.git'), { recursive: true });
      mkdirSync(join(folder, 'itself'));
      execFileSync('mkfifo', [join(folder, 'config/.git/config'), join(folder, 'itself/.git')]);
      assert.equal(await gitConfigOf(join(folder, 'config')), '');
      assert.equal(await gitConfigOf(join(folder, 'itself')), '');
    }),
  );
});
