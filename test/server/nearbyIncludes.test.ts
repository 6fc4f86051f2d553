/** Included files of other projects that are checked out on this machine. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import { type ClientOptions, inFolder, type LanguageClient, withClient } from '../support/languageClient.ts';

type FilesByPath = Readonly<Record<string, string>>;

const gitConfig = (url: string) => `[remote "origin"]\n\turl = ${url}\n`;
const job = (name: string) => `${name}:\n  image: ${name}:1\n  script: make\n`;
const usual: FilesByPath = {
  'app/.git/config': gitConfig('git@gitlab.acme.io:acme/app.git'),
  'app/.gitlab-ci.yml': `include:\n  - project: acme/ci\n    ref: v2\n    file: /base.yml\n${job('root')}`,
  'ci-templates/.git/config': gitConfig('https://me:secret-word@gitlab.acme.io/acme/ci.git'),
  'ci-templates/.git/HEAD': 'ref: refs/heads/main\n',
  'ci-templates/base.yml': `include: more.yml\n${job('base')}`,
  'ci-templates/more.yml': job('more'),
};

function write(folder: string, files: FilesByPath): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function jobsIn(client: LanguageClient): Promise<readonly string[]> {
  const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
  return [...new Set(items.map((item) => item.job))].sort();
}

/** The jobs that have a known image, in a workspace with the folder `app`. */
function jobsWith(files: FilesByPath, expected: readonly string[], options: ClientOptions & { prepare?: (folder: string) => void } = {}) {
  return inFolder((folder, uriOf) => {
    write(folder, files);
    options.prepare?.(folder);
    return withClient({ folders: [uriOf('app')], ...options }, async (client) => {
      assert.deepEqual(await jobsIn(client), expected);
      assert.equal(client.complaints(), '');
      assert.doesNotMatch(JSON.stringify(client.heard), /secret/);
    });
  });
}

describe('a checkout next to the workspace folder', () => {
  test('has the files of its project, and those that they include', () => jobsWith(usual, ['base', 'more', 'root']));

  test('also of another remote name, host in uppercase, and project in other case', () =>
    jobsWith(
      {
        ...usual,
        'ci-templates/.git/config': '[remote "upstream"]\n\turl = ssh://git@GitLab.acme.io:2222/Acme/CI.git\n',
      },
      ['base', 'more', 'root'],
    ));

  test('of a path on this machine', () =>
    jobsWith(
      {
        ...usual,
        'app/.git/config': gitConfig('file:///srv/git/acme/app.git'),
        'ci-templates/.git/config': gitConfig('file:///srv/git/acme/ci.git'),
      },
      ['base', 'more', 'root'],
    ));

  const others: readonly (readonly [string, FilesByPath])[] = [
    ['of another host does not count', { 'ci-templates/.git/config': gitConfig('git@gitlab.com:acme/ci.git') }],
    ['of another project does not count', { 'ci-templates/.git/config': gitConfig('git@gitlab.acme.io:acme/ci2.git') }],
    ['of another forge does not count', { 'ci-templates/.git/config': gitConfig('git@github.com:acme/ci.git') }],
    ['without the file does not count', { 'ci-templates/base.yml': '' }],
    ['does not count if the own project has no remote', { 'app/.git/config': '[core]\n' }],
  ];
  for (const [what, changed] of others) test(what, () => jobsWith({ ...usual, ...changed }, ['root']));

  test('is not read in a workspace that is not trusted', () => jobsWith(usual, ['root'], { initializationOptions: { isTrusted: false } }));

  test('is read if it is a workspace folder, also when the workspace is not trusted', () =>
    inFolder((folder, uriOf) => {
      write(folder, usual);
      const folders = [uriOf('app'), uriOf('ci-templates')];
      return withClient({ folders, initializationOptions: { isTrusted: false } }, async (client) => {
        assert.deepEqual(await jobsIn(client), ['base', 'more', 'root']);
        // The editor's text counts while the file is open.
        client.open(uriOf('ci-templates/more.yml'), job('edited'));
        assert.deepEqual(await jobsIn(client), ['base', 'edited', 'root']);
      });
    }));

  test('does not lead out of the checkout', () =>
    jobsWith(
      {
        ...usual,
        'app/.gitlab-ci.yml': `include:\n  - {project: acme/ci, file: [/base.yml, link.yml, ../outside.yml, "/etc/x.yml"]}\n${job('root')}`,
        'ci-templates/base.yml': `include: [/../outside.yml, linked/outside.yml]\n${job('base')}`,
        'outside.yml': job('outside'),
        'elsewhere/outside.yml': job('outside'),
      },
      ['base', 'root'],
      {
        prepare: (folder) => {
          symlinkSync(join(folder, 'outside.yml'), join(folder, 'ci-templates/link.yml'));
          symlinkSync(join(folder, 'elsewhere'), join(folder, 'ci-templates/linked'));
        },
      },
    ));

  test('has components, and what patterns match', () =>
    jobsWith(
      {
        ...usual,
        'app/.gitlab-ci.yml': `include:\n  - component: $CI_SERVER_FQDN/acme/ci/build@~latest\n  - component: gitlab.acme.io/acme/ci/test@1\n${job('root')}`,
        'ci-templates/templates/build.yml': '\n',
        'ci-templates/templates/build/template.yml': `include: /jobs/*.yml\n${job('build')}`,
        'ci-templates/templates/test.yml': job('test'),
        'ci-templates/jobs/a.yml': job('a'),
        'ci-templates/jobs/b.yml': job('b'),
        'ci-templates/jobs/deep/c.yml': job('c'),
      },
      ['a', 'b', 'build', 'root', 'test'],
    ));

  test('is named, with its branch and what the pipeline asks for', () =>
    inFolder((folder, uriOf) => {
      write(folder, usual);
      const uri = uriOf('app/.gitlab-ci.yml');
      return withClient({ folders: [uriOf('app')] }, async (client) => {
        await jobsIn(client);
        client.open(uri, usual['app/.gitlab-ci.yml'] ?? '');
        const links = await client.request<readonly { target: string; tooltip: string }[]>('textDocument/documentLink', {
          textDocument: { uri },
        });
        const link = links.find(({ target }) => target === uriOf('ci-templates/base.yml'));
        assert.equal(link?.tooltip, 'acme/ci:base.yml, read from ../ci-templates on branch main; the pipeline asks for v2');
      });
    }));

  test('has no findings of its own', () =>
    inFolder((folder, uriOf) => {
      write(folder, { ...usual, 'ci-templates/base.yml': 'base:\n  image: a b\n  script: make\n' });
      const uri = uriOf('app/.gitlab-ci.yml');
      return withClient({ folders: [uriOf('app')] }, async (client) => {
        client.open(uri, usual['app/.gitlab-ci.yml'] ?? '');
        await jobsIn(client);
        await client.diagnostics(uri);
        const reported = client.heard.flatMap(({ method, params }) =>
          method === 'textDocument/publishDiagnostics' ? [(params as { uri: string }).uri] : [],
        );
        assert.deepEqual(
          reported.filter((one) => one.includes('ci-templates')),
          [],
        );
      });
    }));
});

describe('pullproof.includeSources', () => {
  const files: FilesByPath = {
    'app/.gitlab-ci.yml': `include:\n  - {project: acme/ci, file: base.yml}\n  - remote: https://acme.io/ci/deep/far.yml\n  - template: Jobs/Mine.gitlab-ci.yml\n${job('root')}`,
    'src/ci/base.yml': job('base'),
    'web/deep/far.yml': job('far'),
    'templates/Jobs/Mine.gitlab-ci.yml': job('mine'),
  };
  const sources = { 'acme/*': '../src/*', 'remote:https://acme.io/ci/': '../web', 'template:*': '../templates' };

  test('names folders of projects, addresses and templates', () =>
    jobsWith(files, ['base', 'far', 'mine', 'root'], { initializationOptions: { settings: { includeSources: sources } } }));

  test('can change', () =>
    inFolder((folder, uriOf) => {
      write(folder, files);
      return withClient({ folders: [uriOf('app')] }, async (client) => {
        assert.deepEqual(await jobsIn(client), ['root']);
        const change = (includeSources: object) =>
          client.notify('workspace/didChangeConfiguration', { settings: { pullproof: { includeSources } } });
        change(sources);
        assert.deepEqual(await jobsIn(client), ['base', 'far', 'mine', 'root']);
        change({ 'acme/ci': '../src/ci/' });
        assert.deepEqual(await jobsIn(client), ['base', 'root']);
        change({});
        assert.deepEqual(await jobsIn(client), ['root']);
      });
    }));

  test('does not lead out of its folders', () =>
    jobsWith(
      {
        ...files,
        'app/.gitlab-ci.yml': `include:\n  - remote: https://acme.io/ci/../secret/x.yml\n${job('root')}`,
        'secret/x.yml': job('x'),
      },
      ['root'],
      {
        initializationOptions: { settings: { includeSources: sources } },
      },
    ));
});
