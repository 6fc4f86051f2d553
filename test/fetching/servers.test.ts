/** Included files from real git servers on this machine. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fetch, file, isIn, own, problemOf, projects, textOf } from '../support/fetching.ts';
import {
  type GitServer,
  gitEnvironment,
  type HttpGitServer,
  type SshServer,
  startDaemon,
  startHttp,
  startSsh,
  withoutSsh,
} from '../support/gitServers.ts';

const { root, remove, newFetcher } = projects();

after(remove);

describe('git daemon', () => {
  let server: GitServer;
  before(async () => {
    server = await startDaemon(root);
  });
  after(() => server.stop());

  test('sends files', async () => {
    const remote = `${server.prefix}${own}.git`;
    const fetcher = newFetcher();
    assert.equal(textOf(await fetch(fetcher, remote, file('acme/tools/ci', 'base.yml'))), 'second: {image: b}\n');
    assert.equal(problemOf(await fetch(fetcher, remote, file('acme/tools/none', 'base.yml'))), 'not-found');
    await server.stop();
    assert.equal(problemOf(await fetch(fetcher, remote, file('acme/tools/ci', 'other.yml'))), 'unreachable');
    assert.equal((await fetcher.cached({ remote, project: own }, file('acme/tools/ci', 'base.yml')))?.files.length, 1);
  });
});

describe('git over HTTP with a login', () => {
  const secret = 'glpat-s3cr3tOfTheRemote';
  const login = `ci-user:${secret}`;
  let server: HttpGitServer;
  const remote = (user: string) => `http://${user}${server.host}/${own}.git`;
  before(async () => {
    server = await startHttp(root, login);
  });
  after(() => server.stop());

  test('the login of the workspace is used, and stored nowhere', async () => {
    const helper = path.join(root, 'stored-logins');
    const config = path.join(root, 'with-helper');
    writeFileSync(config, `[credential]\n\thelper = store --file=${helper}\n`);
    const fetcher = newFetcher({ environment: { ...gitEnvironment, GIT_CONFIG_GLOBAL: config } });
    const found = await fetch(fetcher, remote(`${login}@`), file('acme/tools/ci', 'base.yml'));
    assert.equal(textOf(found), 'second: {image: b}\n');
    assert.equal(isIn(fetcher.folder, secret), false);
    assert.equal(isIn(fetcher.folder, Buffer.from(login).toString('base64')), false);
    assert.equal(isIn(fetcher.folder, 'ci-user'), false);
    assert.equal(existsSync(helper), false);
    assert.ok(isIn(fetcher.folder, `127.0.0.1`), 'the address is stored');
  });

  test('the login of the workspace does not follow to another server', async () => {
    const other = await startHttp(root);
    server.redirectTo = other.host;
    try {
      const found = await fetch(newFetcher(), remote(`${login}@`), file('acme/tools/ci', 'base.yml'));
      assert.doesNotMatch(problemOf(found), /^found/);
      assert.deepEqual(other.logins.filter(Boolean), []);
    } finally {
      server.redirectTo = undefined;
      await other.stop();
    }
  });

  test('a rejected login has a sentence without the login', async () => {
    for (const user of ['', 'ci-user@', `ci-user:wrong-${secret}@`, `${secret}@`]) {
      const fetcher = newFetcher();
      const found = await fetch(fetcher, remote(user), file('acme/tools/ci', 'base.yml'));
      assert.equal(
        textOf(found),
        `refused: ${server.host} rejected the login of your git for acme/tools/ci. Run "git fetch" in a terminal to check it.`,
      );
      assert.equal(isIn(fetcher.folder, secret), false, user);
    }
  });

  test('the credential helper of the user is asked', async () => {
    const config = path.join(root, 'own-helper');
    writeFileSync(config, `[credential]\n\thelper = "!f() { echo username=ci-user; echo password=${secret}; }; f"\n`);
    for (const user of ['', 'ci-user@']) {
      const fetcher = newFetcher({ environment: { ...gitEnvironment, GIT_CONFIG_GLOBAL: config } });
      assert.equal(textOf(await fetch(fetcher, remote(user), file('acme/tools/ci', 'base.yml'))), 'second: {image: b}\n');
      assert.equal(isIn(fetcher.folder, secret), false);
    }
  });

  test('a password in an address of the user’s git configuration is not shown', async () => {
    const config = path.join(root, 'token-rewriting');
    writeFileSync(config, `[url "http://ci-user:wrong-${secret}@${server.host}/"]\n\tinsteadOf = http://${server.host}/\n`);
    const fetcher = newFetcher({ environment: { ...gitEnvironment, GIT_CONFIG_GLOBAL: config } });
    const found = await fetch(fetcher, remote(''), file('acme/tools/ci', 'base.yml'));
    assert.equal(problemOf(found), 'refused');
    assert.equal(textOf(found).includes(secret), false);
    assert.equal(isIn(fetcher.folder, secret), false);
  });

  test('a server that does not answer is left after the time limit, and can be cancelled', async () => {
    server.isHanging = true;
    try {
      const fetcher = newFetcher({ timeout: 500 });
      assert.equal(
        textOf(await fetch(fetcher, remote(`${login}@`), file('acme/tools/ci', 'base.yml'))),
        `timed-out: ${server.host} did not answer in time.`,
      );
      const controller = new AbortController();
      const patient = newFetcher();
      const fetching = patient.fetchInclude({ remote: remote(`${login}@`), project: own }, file('acme/tools/ci', 'base.yml'), {
        signal: controller.signal,
        onProgress: () => setTimeout(() => controller.abort(), 100),
      });
      assert.equal(problemOf(await fetching), 'cancelled');
    } finally {
      server.isHanging = false;
    }
  });
});

describe('git over SSH', { skip: withoutSsh() ?? false }, () => {
  let server: SshServer;
  before(async () => {
    server = await startSsh(root);
  });
  after(() => server.stop());

  test('the user’s own command and key are used', async () => {
    const remote = `${server.prefix}${own}.git`;
    const origin = { remote, project: own };
    const include = file('acme/tools/ci', 'base.yml', 'v1.0.0');
    for (const set of [
      { GIT_SSH_COMMAND: server.command },
      { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.sshCommand', GIT_CONFIG_VALUE_0: server.command },
    ]) {
      const fetcher = newFetcher({ environment: { ...gitEnvironment, ...set } });
      assert.equal(textOf(await fetch(fetcher, remote, include)), 'first: {image: a}\n');
      assert.equal((await fetcher.cached(origin, include))?.ref, 'v1.0.0');
    }
  });

  test('a login without a key fails without a question', async () => {
    const fetcher = newFetcher({ environment: { ...gitEnvironment, GIT_SSH_COMMAND: server.commandWithoutKey } });
    assert.match(
      textOf(await fetch(fetcher, `${server.prefix}${own}.git`, file('acme/tools/ci', 'base.yml'))),
      /^refused: 127\.0\.0\.1:\d+ rejected the login/,
    );
  });

  test('an unknown host is not accepted without a question', async () => {
    const command = server.command.replace('accept-new', 'ask').replace(/known/, 'unknown');
    const fetcher = newFetcher({ environment: { ...gitEnvironment, GIT_SSH_COMMAND: command } });
    assert.match(
      textOf(await fetch(fetcher, `${server.prefix}${own}.git`, file('acme/tools/ci', 'base.yml'))),
      /^refused: The SSH host key of 127\.0\.0\.1:\d+ is not known\./,
    );
  });
});
