import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { projectPages } from '../server/src/core/images/projectPages.ts';
import { type GitLabProject, gitLabRemote, projectBehind } from '../server/src/core/index.ts';
import { cpuTime } from './support/cpuTime.ts';

function projectOf(config: string): GitLabProject | undefined {
  const remote = gitLabRemote(config);
  return remote && projectBehind(remote);
}

function withUrl(url: string): GitLabProject | undefined {
  return projectOf(`[remote "origin"]\n\turl = ${url}\n`);
}

/** URL, project path, host of GitLab, host of its registry; `-` if it is unknown. */
const urls: readonly (readonly [url: string, path: string, server: string, registry: string])[] = [
  ['https://gitlab.com/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://gitlab.com/group/app', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://gitlab.com/group/app/', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://GitLab.com/Group/Sub/App.git', 'Group/Sub/App', 'gitlab.com', 'registry.gitlab.com'],
  ['git@gitlab.com:group/sub/app.git', 'group/sub/app', 'gitlab.com', 'registry.gitlab.com'],
  ['gitlab.com:group/app', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['git@gitlab.com:/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['ssh://git@gitlab.com/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['ssh://git@altssh.gitlab.com:443/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['git+ssh://git@gitlab.com/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://oauth2:glpat-secret@gitlab.com/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://user:p@ss@gitlab.com/group/app.git', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://gitlab.example.com/group/app.git', 'group/app', 'gitlab.example.com', '-'],
  ['https://gitlab.example.com:8443/group/app.git', 'group/app', 'gitlab.example.com', '-'],
  ['http://gitlab.example.com/group/app.git', 'group/app', 'gitlab.example.com', '-'],
  ['ssh://git@gitlab.example.com:2222/group/app.git', 'group/app', '-', '-'],
  ['git@work:group/app.git', 'group/app', '-', '-'],
  ['git@gitlab.com-work:group/app.git', 'group/app', '-', '-'],
  ['"https://gitlab.com/group/app.git"', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
  ['https://gitlab.com/group/app.git ; a comment', 'group/app', 'gitlab.com', 'registry.gitlab.com'],
];

const strangers = [
  'https://github.com/group/app.git',
  'git@github.com:group/app.git',
  'git@ssh.github.com:group/app.git',
  'https://company.ghe.com/group/app.git',
  'https://github.example.com/group/app.git',
  'git@bitbucket.org:group/app.git',
  'https://dev.azure.com/org/project/_git/app',
  'git@ssh.dev.azure.com:v3/org/project/app',
  'https://tfs.example.com/collection/project/_git/app',
  'https://codeberg.org/group/app.git',
  'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/app',
  'https://bitbucket.example.com/scm/group/app.git',
  'https://stash.example.com/scm/group/app.git',
  'ssh://git@stash.example.com:7999/group/app.git',
  'ssh://me@review.example.com:29418/group/app',
  'https://gitlab.com/app.git',
  'https://gitlab.com',
  '/srv/git/group/app.git',
  '../group/app.git',
  'C:/git/group/app',
  'C:\\git\\group\\app',
  'file:///srv/git/group/app.git',
  'https://user:12/word@gitlab.com/group/app.git',
  'https://user:se/cret@gitlab.com/group/app.git',
  'user:word@gitlab.com:group/app.git',
  'https://gitlab.com/group/$(reboot)',
  'https://gitlab.com/group/../app',
  'https://gitlab.com/group/`app`',
  'https://gitlab.com/%67roup/app',
  `https://gitlab.com/group/${'a'.repeat(3000)}`,
];

describe('a git remote', () => {
  for (const [url, path, server, registry] of urls) {
    test(url, () => {
      const { CI_PROJECT_PATH, CI_SERVER_HOST = '-', CI_REGISTRY = '-' } = withUrl(url)?.variables ?? {};
      assert.deepEqual([CI_PROJECT_PATH, CI_SERVER_HOST, CI_REGISTRY], [path, server, registry]);
    });
  }
  for (const url of strangers) {
    test(`is not a project: ${url.slice(0, 60)}`, () => assert.equal(withUrl(url), undefined));
  }

  test('keeps no user name or password', () => {
    const found = JSON.stringify(withUrl('https://somebody:glpat-secret@gitlab.com/group/app.git'));
    assert.doesNotMatch(found, /somebody|glpat|secret/);
  });

  test('sets these variables', () => {
    assert.deepEqual(withUrl('https://gitlab.com/My-Group/Sub_Group/App.js.git')?.variables, {
      CI_PROJECT_PATH: 'My-Group/Sub_Group/App.js',
      CI_PROJECT_NAME: 'App.js',
      CI_PROJECT_NAMESPACE: 'My-Group/Sub_Group',
      CI_PROJECT_ROOT_NAMESPACE: 'My-Group',
      CI_PROJECT_PATH_SLUG: 'my-group-sub-group-app-js',
      CI_SERVER_HOST: 'gitlab.com',
      CI_SERVER_PORT: '443',
      CI_SERVER_FQDN: 'gitlab.com',
      CI_DEPENDENCY_PROXY_SERVER: 'gitlab.com:443',
      CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: 'gitlab.com:443/my-group/dependency_proxy/containers',
      CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: 'gitlab.com:443/my-group/sub_group/dependency_proxy/containers',
      CI_REGISTRY: 'registry.gitlab.com',
      CI_REGISTRY_IMAGE: 'registry.gitlab.com/my-group/sub_group/app.js',
    });
    const { CI_SERVER_FQDN, CI_SERVER_PORT, CI_DEPENDENCY_PROXY_SERVER } = withUrl('http://git.example.com:8080/g/a')?.variables ?? {};
    assert.deepEqual([CI_SERVER_FQDN, CI_SERVER_PORT], ['git.example.com:8080', '8080']);
    assert.equal(CI_DEPENDENCY_PROXY_SERVER, 'git.example.com:8080');
  });

  test('has a slug of at most 63 characters without hyphens at the ends', () => {
    const slug = withUrl(`https://gitlab.com/_g/${'a'.repeat(59)}.b`)?.variables.CI_PROJECT_PATH_SLUG;
    assert.equal(slug, `g-${'a'.repeat(59)}`);
  });
});

describe('with several remotes', () => {
  const origin = (url: string) => `[remote "origin"]\n\turl = ${url}\n`;
  const other = (name: string, url: string) => `[remote "${name}"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/${name}/*\n`;

  test('origin counts', () => {
    const config = other('fork', 'git@gitlab.com:me/app.git') + origin('git@gitlab.com:group/app.git');
    assert.equal(projectOf(config)?.variables.CI_PROJECT_PATH, 'group/app');
    assert.equal(projectOf(config)?.remote, 'origin');
  });

  test('the only one that may be GitLab counts', () => {
    const config = origin('git@github.com:group/app.git') + other('gitlab', 'git@gitlab.com:mirror/app.git');
    assert.equal(projectOf(config)?.variables.CI_PROJECT_PATH, 'mirror/app');
    assert.equal(projectOf(config)?.remote, 'gitlab');
  });

  test('none counts if it is not clear which one', () => {
    assert.equal(projectOf(other('a', 'git@gitlab.com:g/a.git') + other('b', 'git@gitlab.com:g/b.git')), undefined);
  });

  test('the first URL counts, and other sections do not', () => {
    const config = [
      '# a comment',
      '[url "https://gitlab.com/"]',
      '  insteadOf = gl:',
      '[submodule "lib"]',
      '  url = https://gitlab.com/not/this.git',
      '[Remote "origin"] ; another',
      '  pushurl = https://gitlab.com/nor/this.git',
      '  URL = https://gitlab.com/group/app.git',
      '  url = https://gitlab.com/nor/that.git',
      '[branch "main"]',
      '  remote = origin',
      '',
    ].join('\r\n');
    assert.equal(projectOf(config)?.variables.CI_PROJECT_PATH, 'group/app');
  });

  test('anything else is ignored', () => {
    for (const config of [
      '',
      '[',
      '[remote',
      '[remote "origin',
      'url = https://gitlab.com/a/b',
      '[remote]\nurl = https://gitlab.com/a/b',
      '\0\0',
    ]) {
      assert.equal(projectOf(config), undefined, config);
    }
  });

  test('a hostile file is read fast', () => {
    for (const piece of ['[remote "', '\\"', '@', '/', ':', 'https://a@', '[remote "origin"]\nurl = ', '[[[[', '-', 'a.']) {
      const spent = cpuTime(() => {
        gitLabRemote(piece.repeat(30_000));
        gitLabRemote(`[remote "origin"]\nurl = https://gitlab.com/${piece.repeat(300)}`);
      });
      assert.ok(spent < 500, `${piece} … takes ${Math.round(spent)} ms`);
    }
  });
});

test('the pages of the project need its host, which the settings can name', () => {
  const pagesOf = (url: string, given: Readonly<Record<string, string>> = {}) => projectPages(withUrl(url), given);
  const urlOf = (url: string, given?: Readonly<Record<string, string>>) => pagesOf(url, given)?.url;
  const alias = 'git@work:group/app.git';
  assert.deepEqual(pagesOf('git@gitlab.com:Group/sub/app.git'), {
    url: 'https://gitlab.com/Group/sub/app',
    variables: 'https://gitlab.com/Group/sub/app/-/settings/ci_cd#js-cicd-variables-settings',
    variablesApi: 'https://gitlab.com/api/v4/projects/Group%2Fsub%2Fapp/variables',
  });
  assert.equal(urlOf('ssh://git@altssh.gitlab.com:443/group/app.git'), 'https://gitlab.com/group/app');
  assert.equal(urlOf('https://oauth2:glpat-secret@git.example.com:8443/group/app.git'), 'https://git.example.com:8443/group/app');
  assert.equal(urlOf('http://git.example.com/gitlab/group/app.git'), 'http://git.example.com/gitlab/group/app');
  assert.equal(urlOf('ssh://git@git.example.com:2222/group/app.git'), 'https://git.example.com/group/app');
  assert.equal(urlOf(alias), undefined);
  const below = pagesOf(alias, { CI_SERVER_URL: 'https://git.example.com/gitlab/' });
  assert.equal(below?.url, 'https://git.example.com/gitlab/group/app');
  assert.equal(below?.variablesApi, 'https://git.example.com/gitlab/api/v4/projects/group%2Fapp/variables');
  assert.equal(urlOf(alias, { CI_PROJECT_URL: 'https://git.example.com/x/y' }), 'https://git.example.com/x/y');
  for (const url of ['command:workbench.action.terminal.new', 'https://git.example.com/$(id)', 'https://user@git.example.com/x']) {
    assert.equal(urlOf(alias, { CI_PROJECT_URL: url }), undefined, url);
  }
  assert.equal(projectPages(undefined, { CI_SERVER_URL: 'https://git.example.com' }), undefined);
});
