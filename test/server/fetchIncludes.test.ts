/** A server that fetches what a pipeline includes from another project, which is a repository in a folder. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeAction, DocumentLink, Location } from 'vscode-languageserver';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import type { FetchReport } from '../../server/src/workspace/fetchIncludes.ts';
import { gitEnvironment, Project, temporaryFolder } from '../support/gitServers.ts';
import { type ClientOptions, type LanguageClient, withClient } from '../support/languageClient.ts';

const { folder: root, remove } = temporaryFolder();
after(remove);

const ci = new Project(root, 'acme/tools/ci');
ci.commit({
  'base.yml': 'default:\n  image: registry.example.com/base:1.0\ninclude:\n  - local: /jobs.yml\n',
  'jobs.yml': 'lint:\n  image: registry.example.com/lint:latest\n  script: lint\n',
});
ci.tag('v1');

const project = path.join(root, 'app');
const pipeline = 'include:\n  - project: acme/tools/ci\n    ref: v1\n    file: /base.yml\nbuild:\n  script: make\n';
mkdirSync(path.join(project, '.git'), { recursive: true });
writeFileSync(path.join(project, '.git/config'), `[remote "origin"]\n\turl = file://${root}/repositories/acme/app.git\n`);
writeFileSync(path.join(project, '.gitlab-ci.yml'), pipeline);
const uri = pathToFileURL(path.join(project, '.gitlab-ci.yml')).href;
const place = { line: 3, character: 13 };
let caches = 0;

function newCache(): string {
  caches++;
  return path.join(root, `cache-${caches}`);
}

function inWorkspace(cache: string, use: (client: LanguageClient) => Promise<void>, options: ClientOptions = {}): Promise<void> {
  const folders = [pathToFileURL(project).href];
  const environment = { GIT_CONFIG_GLOBAL: gitEnvironment.GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM: '1', PULLPROOF_CACHE: cache };
  const initializationOptions = { commandLinks: true, settings: {} };
  return withClient({ folders, initializationOptions, ...options, environment: { ...environment, ...options.environment } }, use);
}

async function images(client: LanguageClient): Promise<readonly string[]> {
  const items = await client.request<readonly ImageItem[]>('pullproof/images', { all: true });
  return items.map(({ job, expanded, unknown }) => `${job}: ${unknown ?? expanded}`).sort();
}

const known = ['build: registry.example.com/base:1.0', 'lint: registry.example.com/lint:latest'];

function isUnknown(found: readonly string[]): void {
  assert.ok(found.length > 0);
  for (const one of found) assert.match(one, /^build: .*“acme\/tools\/ci:base\.yml” is not available/);
}

function fetchNow(client: LanguageClient, params: object = {}): Promise<FetchReport> {
  return client.request<FetchReport>('pullproof/fetchIncludes', params);
}

describe('included files of another project', () => {
  test('are fetched on request only, with what they include, and stay available without git', async () => {
    const cache = newCache();
    await inWorkspace(cache, async (client) => {
      isUnknown(await images(client));
      assert.equal(existsSync(cache), false);
      assert.deepEqual(await fetchNow(client), { fetched: 2, failed: [] });
      assert.deepEqual(await images(client), known);
      assert.deepEqual(await fetchNow(client), { fetched: 0, failed: [] });
      assert.deepEqual(await fetchNow(client, { refresh: true }), { fetched: 2, failed: [] });
      assert.equal(client.complaints(), '');
    });
    const withoutGit = { environment: { PATH: '' } };
    await inWorkspace(cache, async (client) => assert.deepEqual(await images(client), known), withoutGit);
    await inWorkspace(cache, async (client) => {
      await client.request('pullproof/clearIncludes', {});
      isUnknown(await images(client));
    });
  });

  test('can be opened, and definitions lead there', () =>
    inWorkspace(newCache(), async (client) => {
      await fetchNow(client);
      client.open(uri, pipeline);
      const [found] = await client.request<readonly Location[]>('textDocument/definition', { textDocument: { uri }, position: place });
      assert.match(found?.uri ?? '', /^pullproof-include:.*\/base\.yml/);
      const text = await client.request<string | null>('pullproof/includedFile', { uri: found?.uri });
      assert.match(text ?? '', /^default:\n/);
      // An editor may encode it in another way.
      assert.equal(await client.request('pullproof/includedFile', { uri: decodeURIComponent(found?.uri ?? '') }), text);
      assert.equal(await client.request('pullproof/includedFile', { uri: 'pullproof-include://x/y/-/none.yml' }), null);
      assert.equal(await client.request('pullproof/includedFile', { uri: 'file:///etc/passwd' }), null);
    }));

  test('have findings that are for information only, and no findings unless they are open', () =>
    inWorkspace(newCache(), async (client) => {
      await fetchNow(client);
      client.open(uri, pipeline);
      const [base] = await client.request<readonly Location[]>('textDocument/definition', { textDocument: { uri }, position: place });
      const jobs = (base?.uri ?? '').replace('base.yml', 'jobs.yml');
      const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
      const lint = items.find(({ job }) => job === 'lint')?.uri ?? jobs;
      const text = await client.request<string>('pullproof/includedFile', { uri: lint });
      client.open(lint, text);
      const findings = await client.diagnostics(lint);
      assert.deepEqual(new Set(findings.map(({ severity }) => severity)), new Set([3]));
      const hover = await client.hover(lint, { line: 1, character: 12 });
      assert.ok(JSON.stringify(hover).includes('registry.example.com'));
    }));

  test('stay a part of the pipeline when an editor opens them under another spelling', () =>
    inWorkspace(newCache(), async (client) => {
      await fetchNow(client);
      client.open(uri, pipeline);
      const [base] = await client.request<readonly Location[]>('textDocument/definition', { textDocument: { uri }, position: place });
      // As VS Code writes it.
      const spelled = (base?.uri ?? '').replace('ref=', 'ref%3D');
      assert.notEqual(spelled, base?.uri);
      client.open(spelled, await client.request<string>('pullproof/includedFile', { uri: spelled }));
      assert.deepEqual(await images(client), known);
      const hover = await client.hover(spelled, { line: 1, character: 12 });
      assert.ok(JSON.stringify(hover).includes('registry.example.com'));
      client.close(spelled);
      assert.deepEqual(await images(client), known);
    }));

  test('that are not available have a link, a quick fix and a hover', () =>
    inWorkspace(newCache(), async (client) => {
      client.open(uri, pipeline);
      await images(client);
      const links = await client.request<readonly DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
      const [link] = links.filter(({ range }) => range.start.line === place.line);
      assert.equal(link?.tooltip, 'Fetch acme/tools/ci:base.yml');
      assert.match(link?.target ?? '', /^command:pullproof\.fetchIncludes\?/);
      const fixes = await client.codeActions(uri, { start: place, end: place });
      const fix = fixes.find(({ title }: CodeAction) => title === 'Fetch acme/tools/ci:base.yml');
      assert.equal(fix?.command?.command, 'pullproof.fetchIncludes');
      const hover = JSON.stringify(await client.hover(uri, place));
      assert.ok(hover.includes('Not available') && hover.includes('command:pullproof.fetchIncludes?'), hover);
      assert.deepEqual(await fetchNow(client, fix?.command?.arguments?.[0]), { fetched: 2, failed: [] });
      assert.deepEqual(await images(client), known);
    }));

  test('that cannot be fetched have a reason', () =>
    inWorkspace(newCache(), async (client) => {
      client.open(uri, pipeline.replace('ref: v1', 'ref: v9'));
      await images(client);
      const { fetched, failed } = await fetchNow(client);
      assert.equal(fetched, 0);
      assert.deepEqual(
        failed.map(({ name, problem, message }) => [name, problem, message]),
        [['acme/tools/ci:base.yml', 'not-found', 'acme/tools/ci has no branch or tag "v9".']],
      );
      isUnknown(await images(client));
    }));

  test('that no pipeline includes are not fetched', () =>
    inWorkspace(newCache(), async (client) => {
      assert.deepEqual(await fetchNow(client, { uri: 'pullproof-include://-/acme/tools/ci/-/other.yml' }), { fetched: 0, failed: [] });
    }));
});

describe('fetching', () => {
  test('is refused in an untrusted workspace, and if the settings say never', async () => {
    const cache = newCache();
    for (const [options, reason] of [
      [{ commandLinks: true, isTrusted: false, settings: { fetchIncludes: 'always' } }, /only in a trusted workspace/],
      [{ commandLinks: true, settings: { fetchIncludes: 'never' } }, /"never"/],
    ] as const) {
      await inWorkspace(
        cache,
        async (client) => {
          assert.match((await fetchNow(client)).unavailable ?? '', reason);
          client.open(uri, pipeline);
          const links = await client.request<readonly DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
          assert.deepEqual(links, []);
          isUnknown(await images(client));
        },
        { initializationOptions: options },
      );
    }
    assert.equal(existsSync(cache), false);
  });

  test('needs no request with the setting "always"', () =>
    inWorkspace(
      newCache(),
      async (client) => {
        await client.waitFor('included files', ({ method }) => method === 'pullproof/includesChanged');
        assert.deepEqual(await images(client), known);
      },
      { initializationOptions: { commandLinks: true, settings: { fetchIncludes: 'always' } } },
    ));

  test('is a command of the server for other editors', () =>
    inWorkspace(
      newCache(),
      async (client) => {
        const { commands = [] } = client.initialized.capabilities.executeCommandProvider ?? {};
        for (const name of ['fetch', 'refresh', 'clear']) assert.ok(commands.includes(`pullproof.${name}Includes`), name);
        const run = (command: string) => client.request<FetchReport | null>('workspace/executeCommand', { command, arguments: [] });
        assert.equal((await run('pullproof.fetchIncludes'))?.fetched, 2);
        assert.deepEqual(await images(client), known);
        assert.equal((await run('pullproof.refreshIncludes'))?.fetched, 2);
        assert.equal(await run('pullproof.clearIncludes'), null);
        isUnknown(await images(client));
        const shown = client.heard
          .filter(({ method }) => method === 'window/showMessage')
          .map(({ params }) => (params as { message: string }).message);
        assert.deepEqual(shown, ['2 included files were fetched.', '2 included files were fetched.']);
        client.open(uri, pipeline);
        await images(client);
        const links = await client.request<readonly DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
        assert.deepEqual(links, []);
      },
      { initializationOptions: {} },
    ));
});
