/** Where other projects of the same GitLab are, from the git remote of the workspace. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { componentAddresses, instanceAddress, projectAddresses } from '../../server/src/node/includes/addresses.ts';

function urls(remote: string, project = 'acme/ci', own: string | undefined = undefined): readonly string[] {
  return projectAddresses({ remote, ...(own !== undefined && { project: own }) }, project).map(({ url }) => url);
}

describe('another project', () => {
  test('has the scheme, the host and the port of the remote', () => {
    const found = Object.fromEntries(
      [
        'https://gitlab.com/acme/app.git',
        'https://gitlab.example.com:8443/acme/sub/app',
        'http://gitlab.intern/acme/app.git',
        'git@gitlab.com:acme/app.git',
        'gitlab:acme/app.git',
        'git@gitlab.example.com:/acme/app.git',
        'ssh://git@gitlab.example.com:2222/acme/app.git',
        'git+ssh://git@gitlab.example.com/acme/app.git',
      ].map((remote) => [remote, urls(remote)]),
    );
    assert.deepEqual(found, {
      'https://gitlab.com/acme/app.git': ['https://gitlab.com/acme/ci.git'],
      'https://gitlab.example.com:8443/acme/sub/app': ['https://gitlab.example.com:8443/acme/ci.git'],
      'http://gitlab.intern/acme/app.git': ['http://gitlab.intern/acme/ci.git'],
      'git@gitlab.com:acme/app.git': ['git@gitlab.com:acme/ci.git'],
      'gitlab:acme/app.git': ['gitlab:acme/ci.git'],
      'git@gitlab.example.com:/acme/app.git': ['git@gitlab.example.com:/acme/ci.git'],
      'ssh://git@gitlab.example.com:2222/acme/app.git': ['ssh://git@gitlab.example.com:2222/acme/ci.git'],
      'git+ssh://git@gitlab.example.com/acme/app.git': ['ssh://git@gitlab.example.com/acme/ci.git'],
    });
  });

  test('is below the path that comes before the own project', () => {
    assert.deepEqual(urls('https://example.com/gitlab/acme/app.git', 'tools/ci', 'acme/app'), ['https://example.com/gitlab/tools/ci.git']);
    assert.deepEqual(urls('file:///srv/git/acme/app.git', 'tools/ci', 'acme/app'), [
      'file:///srv/git/tools/ci.git',
      'file:///srv/git/tools/ci',
    ]);
  });

  test('of a folder is looked for: next to the same group, else as if the own project were in one group', () => {
    assert.equal(urls('file:///srv/acme/sub/app.git', 'acme/ci')[0], 'file:///srv/acme/ci.git');
    assert.equal(urls('/srv/acme/sub/app', 'acme/ci')[0], 'file:///srv/acme/ci');
    assert.equal(urls('file:///srv/git/acme/app.git', 'tools/ci')[0], 'file:///srv/git/tools/ci.git');
    assert.equal(urls('git://git.example.com/acme/app.git', 'tools/ci')[0], 'git://git.example.com/tools/ci.git');
  });

  test('has no user and no password over HTTP, and no password over SSH', () => {
    for (const user of ['user:glpat-secret@', 'glpat-secret@', 'user:a@b:c@']) {
      const [address] = projectAddresses({ remote: `https://${user}gitlab.com/acme/app.git` }, 'acme/ci');
      assert.equal(address?.url, 'https://gitlab.com/acme/ci.git', user);
      assert.equal(address?.login, user.slice(0, -1));
    }
    assert.deepEqual(projectAddresses({ remote: 'ssh://git:secret@gitlab.com/acme/app.git' }, 'acme/ci'), [
      { url: 'ssh://git@gitlab.com/acme/ci.git', scheme: 'ssh', project: 'acme/ci' },
    ]);
  });
});

describe('a component', () => {
  const of = (remote: string, host: string, server?: string) =>
    componentAddresses({ remote, project: 'acme/app', ...(server !== undefined && { server }) }, host, 'acme/parts')[0];

  test('of the own GitLab has the address of the remote', () => {
    assert.equal(of('git@gitlab.com:acme/app.git', 'gitlab.com')?.url, 'git@gitlab.com:acme/parts.git');
    assert.equal(of('ssh://git@altssh.gitlab.com:443/acme/app.git', 'gitlab.com')?.url, 'ssh://git@altssh.gitlab.com:443/acme/parts.git');
    assert.equal(
      of('ssh://git@ssh.gitlab.example.com/acme/app.git', 'gitlab.example.com')?.url,
      'ssh://git@ssh.gitlab.example.com/acme/parts.git',
    );
    assert.equal(of('git@alias:acme/app.git', 'gitlab.example.com', 'https://gitlab.example.com')?.url, 'git@alias:acme/parts.git');
    assert.equal(
      of('https://gitlab.example.com:8443/acme/app.git', 'gitlab.example.com:8443')?.url,
      'https://gitlab.example.com:8443/acme/parts.git',
    );
    assert.equal(of('file:///srv/acme/app.git', 'gitlab.com')?.url, 'file:///srv/acme/parts.git');
  });

  test('of another host is asked over HTTPS without the login', () => {
    assert.deepEqual(of('https://user:secret@gitlab.example.com/acme/app.git', 'gitlab.com'), {
      url: 'https://gitlab.com/acme/parts.git',
      scheme: 'https',
      project: 'acme/parts',
    });
    assert.equal(of('git@gitlab.example.com:acme/app.git', 'gitlab.com')?.url, 'https://gitlab.com/acme/parts.git');
  });

  test('of something that is not a host is not asked', () => {
    for (const host of ['', '-x', 'a b', 'a/b', 'user@host', 'host:x', '$CI_SERVER_FQDN'])
      assert.equal(of('git@gitlab.com:acme/app.git', host), undefined, host);
  });
});

test('the web address of the instance', () => {
  const found = [
    { remote: 'https://user:secret@gitlab.com/acme/app.git' },
    { remote: 'git@altssh.gitlab.com:acme/app.git' },
    { remote: 'ssh://git@gitlab.example.com:2222/acme/app.git' },
    { remote: 'https://example.com/gitlab/acme/app.git', project: 'acme/app' },
    { remote: 'git@alias:acme/app.git', server: 'https://gitlab.example.com/' },
    { remote: 'file:///srv/acme/app.git' },
  ].map(instanceAddress);
  assert.deepEqual(found, [
    'https://gitlab.com',
    'https://gitlab.com',
    'https://gitlab.example.com',
    'https://example.com/gitlab',
    'https://gitlab.example.com',
    undefined,
  ]);
});
