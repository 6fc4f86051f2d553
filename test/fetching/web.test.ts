/** Included files from web servers on this machine: `remote:` and `template:`. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathPattern, type RemoteInclude } from '../../server/src/core/index.ts';
import { createIncludeFetcher, type IncludeFetcherOptions } from '../../server/src/node/includes/includeFetcher.ts';
import { proxyFor } from '../../server/src/node/includes/proxy.ts';
import type { FetchedInclude, FetchProblem, IncludeFetcher } from '../../server/src/workspace/includeFetcher.ts';
import { startWeb, temporaryFolder } from '../support/gitServers.ts';

const { folder: root, remove } = temporaryFolder();
const text = 'build: {image: ruby}\n';
const integrity = `sha256-${createHash('sha256').update(text).digest('base64')}`;
const requests: string[] = [];
const headersSent: Readonly<Record<string, unknown>>[] = [];
let version = 1;
let web: Awaited<ReturnType<typeof startWeb>>;
let cacheNumber = 0;

before(async () => {
  web = await startWeb((path, headers) => {
    requests.push(path);
    headersSent.push(headers);
    switch (path) {
      case '/base.yml':
        return { body: text };
      case '/version.yml':
        return { body: `version: ${version}\n` };
      case '/moved.yml':
        return { status: 302, headers: { Location: '/base.yml' } };
      case '/loop.yml':
        return { status: 302, headers: { Location: '/loop.yml' } };
      case '/to-file.yml':
        return { status: 302, headers: { Location: 'file:///etc/passwd' } };
      case '/to-other.yml':
        return { status: 302, headers: { Location: 'http://registry.example.com/base.yml' } };
      case '/private.yml':
        return { status: 401 };
      case '/broken.yml':
        return { status: 503 };
      case '/hanging.yml':
        return { isHanging: true };
      case '/endless.yml':
        return { body: endless() };
      case '/gitlab/api/v4/templates/gitlab_ci_ymls/Jobs%2FSAST':
        return { body: JSON.stringify({ name: 'Jobs/SAST', content: 'sast: {image: x}\n' }) };
      case '/api/v4/templates/gitlab_ci_ymls/Odd':
        return { body: '[]' };
      default:
        return { status: 404 };
    }
  });
});

after(async () => {
  await web.stop();
  remove();
});

function* endless(): Iterable<Buffer> {
  for (let at = 0; at < 10_000; at++) yield Buffer.alloc(1_000_000, 'a');
}

function newFetcher(options: Partial<IncludeFetcherOptions> = {}): IncludeFetcher {
  return createIncludeFetcher({ pathPattern, folder: path.join(root, `cache-${++cacheNumber}`), environment: {}, ...options });
}

const origin = () => ({ remote: `${web.origin}/gitlab/acme/app.git`, project: 'acme/app' });

function fetch(fetcher: IncludeFetcher, include: RemoteInclude, newerThan?: number): Promise<FetchedInclude | FetchProblem> {
  return fetcher.fetchInclude(origin(), include, { signal: new AbortController().signal, ...(newerThan !== undefined && { newerThan }) });
}

function remote(path: string, integrity?: string): RemoteInclude {
  return { kind: 'remote', url: path.startsWith('/') ? `${web.origin}${path}` : path, ...(integrity !== undefined && { integrity }) };
}

function shown(found: FetchedInclude | FetchProblem): string {
  return 'problem' in found
    ? `${found.problem}: ${found.message}`.replaceAll(web.host, 'HOST')
    : found.files.map(({ text }) => text).join('');
}

describe('remote', () => {
  test('is read without credentials, also after a redirect', async () => {
    assert.equal(shown(await fetch(newFetcher(), remote('/base.yml'))), text);
    assert.equal(shown(await fetch(newFetcher(), remote('/moved.yml'))), text);
    for (const headers of headersSent)
      assert.deepEqual([headers.authorization, headers.cookie, headers['private-token']], [undefined, undefined, undefined]);
  });

  test('what cannot be read has a sentence', async () => {
    const [patient, impatient] = [newFetcher(), newFetcher({ timeout: 500 })];
    const found: Record<string, string> = {};
    for (const name of ['none', 'private', 'broken', 'hanging', 'endless', 'loop', 'to-file', 'to-other']) {
      found[name] = shown(await fetch(name === 'hanging' ? impatient : patient, remote(`/${name}.yml`)));
    }
    assert.deepEqual(found, {
      none: 'not-found: HOST has no such file (HTTP 404).',
      private: 'refused: HOST does not show the file without a login (HTTP 401).',
      broken: 'unreachable: HOST answers with HTTP 503.',
      hanging: 'timed-out: HOST did not answer in time.',
      endless: 'too-large: The file on HOST is larger than 4 MB.',
      loop: 'failed: HOST redirects more than 5 times.',
      'to-file': 'invalid: Only https addresses are fetched, not file:',
      'to-other': 'invalid: registry.example.com is asked over http, which anyone in between can change. Use https.',
    });
  });

  test('addresses that are not asked', async () => {
    const fetcher = newFetcher();
    const addresses = [
      'http://ci.example.com/a.yml',
      'https://user:pw@ci.example.com/a.yml',
      'ftp://ci.example.com/a.yml',
      'file:///etc/passwd',
      'ssh://git@ci.example.com/a.yml',
      'a.yml',
      '',
    ];
    for (const url of addresses) {
      const found = await fetch(fetcher, { kind: 'remote', url });
      assert.equal('problem' in found && found.problem, 'invalid', url);
      assert.equal(shown(found).includes('pw'), false);
    }
  });

  test('a host can be allowed over http', async () => {
    const include: RemoteInclude = { kind: 'remote', url: 'http://ci.invalid:8080/a.yml' };
    const { signal } = new AbortController();
    const found = await newFetcher().fetchInclude(origin(), include, { signal, httpHosts: ['ci.invalid:8080'] });
    assert.equal('problem' in found && found.problem, 'unreachable');
  });

  test('the checksum of integrity is checked, also of what is cached', async () => {
    const fetcher = newFetcher();
    assert.equal(shown(await fetch(fetcher, remote('/base.yml', integrity))), text);
    assert.equal((await fetcher.cached(origin(), remote('/base.yml', integrity)))?.isStale, false);
    const wrong = remote('/base.yml', `sha256-${createHash('sha256').update('other').digest('base64')}`);
    assert.equal(await fetcher.cached(origin(), wrong), undefined);
    assert.match(shown(await fetch(fetcher, wrong)), /^integrity: The file does not have the checksum of "integrity": it is sha256-/);
    assert.match(shown(await fetch(fetcher, remote('/base.yml', 'md5-x'))), /^integrity: /);
  });

  test('is read again only when asked', async () => {
    const fetcher = newFetcher();
    assert.equal(shown(await fetch(fetcher, remote('/version.yml'))), 'version: 1\n');
    version = 2;
    assert.equal(shown(await fetch(fetcher, remote('/version.yml'))), 'version: 1\n');
    assert.equal((await fetcher.cached(origin(), remote('/version.yml')))?.files[0]?.text, 'version: 1\n');
    assert.equal(shown(await fetch(fetcher, remote('/version.yml'), Date.now() + 1)), 'version: 2\n');
  });

  test('is cancelled', async () => {
    const controller = new AbortController();
    const fetching = newFetcher().fetchInclude(origin(), remote('/hanging.yml'), { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    assert.equal(shown(await fetching), 'cancelled: Cancelled.');
  });

  test('the cache is below its limit', async () => {
    const folder = path.join(root, 'small');
    const fetcher = newFetcher({ folder, maxCacheSize: 150 });
    for (const name of ['base', 'version', 'moved']) await fetch(fetcher, remote(`/${name}.yml`));
    assert.equal(readdirSync(path.join(folder, 'includes-1/web')).length, 1);
  });
});

describe('template', () => {
  test('comes from the GitLab of the workspace', async () => {
    const found = await fetch(newFetcher(), { kind: 'template', name: 'Jobs/SAST.gitlab-ci.yml' });
    assert.equal(shown(found), 'sast: {image: x}\n');
    assert.equal(requests.at(-1), '/gitlab/api/v4/templates/gitlab_ci_ymls/Jobs%2FSAST');
  });

  test('an unknown one, an answer that is something else, and a path', async () => {
    const other = { remote: `${web.origin}/acme/app.git`, project: 'acme/app' };
    const { signal } = new AbortController();
    const found = [];
    for (const name of ['None.gitlab-ci.yml', 'Odd.gitlab-ci.yml', '../../x.gitlab-ci.yml']) {
      found.push(shown(await newFetcher().fetchInclude(other, { kind: 'template', name }, { signal })));
    }
    assert.deepEqual(found, [
      'not-found: HOST has no such file (HTTP 404).',
      'failed: The server answered with something else.',
      'invalid: "../../x.gitlab-ci.yml" is not a path in a project.',
    ]);
  });
});

describe('proxy', () => {
  test('is that of the environment, except for hosts in NO_PROXY', () => {
    const proxied = (url: string, environment: Record<string, string>) => proxyFor(new URL(url), environment)?.host;
    const environment = {
      HTTPS_PROXY: 'http://user:pw@proxy.example.com:3128',
      NO_PROXY: 'localhost, .intern.example.com,ci.example.com:8443',
    };
    assert.equal(proxied('https://gitlab.com/', environment), 'proxy.example.com');
    assert.deepEqual(proxyFor(new URL('https://gitlab.com/'), environment)?.headers, { 'Proxy-Authorization': `Basic ${btoa('user:pw')}` });
    assert.equal(proxied('https://a.intern.example.com/', environment), undefined);
    assert.equal(proxied('https://ci.example.com:8443/', environment), undefined);
    assert.equal(proxied('https://ci.example.com/', environment), 'proxy.example.com');
    assert.equal(proxied('http://gitlab.com/', environment), undefined);
    assert.equal(proxied('https://gitlab.com/', { ...environment, PULLPROOF_PROXY: 'own.example.com:80' }), 'own.example.com');
    assert.equal(proxied('https://gitlab.com/', { HTTPS_PROXY: 'socks5://x' }), undefined);
  });

  test('connects to the server, and sees only its name', async () => {
    const targets: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket, head) => {
      targets.push(request.url ?? '');
      const upstream = connect(Number(new URL(web.origin).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).on('error', () => upstream.destroy());
        socket.pipe(upstream).on('error', () => socket.destroy());
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const fetcher = newFetcher({ environment: { HTTPS_PROXY: `http://127.0.0.1:${port}` }, timeout: 5000 });
    const found = await fetch(fetcher, { kind: 'remote', url: 'https://ci.example.com/base.yml?token=x' });
    // The server behind speaks no TLS, so the connection fails after the proxy has made it.
    assert.equal('problem' in found && found.problem, 'unreachable');
    assert.deepEqual(targets, ['ci.example.com:443']);
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
});
