/** What Pullproof's own code can do to the machine that it runs on: SECURITY.md names these tests. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ImageItem } from '../server/src/lsp/images.ts';
import { cli } from './support/cli.ts';
import { withClient } from './support/languageClient.ts';

const top = fileURLToPath(new URL('../', import.meta.url));
const sources = ['server/src', 'client/src', 'client/webview'].flatMap((folder) =>
  readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(top, folder, name), 'utf8') })),
);

describe('the source', () => {
  const imports = (modules: string) => `(?:from|import|require\\(|import\\()\\s*['"](?:node:)?(?:${modules})['"]`;
  const programs = new RegExp(`${imports('child_process|cluster|vm')}|\\b(?:eval|Function)\\(`);
  const network = new RegExp(
    `${imports('https?|http2|net|tls|dgram|dns|dns/promises|undici|ws')}|\\bfetch\\(|\\b(?:XMLHttpRequest|WebSocket|EventSource|sendBeacon)\\b`,
  );
  const writing =
    /\b(?:write(?:v|File|FileSync|Sync)|append(?:File|FileSync)|createWriteStream|mkdir\w*|rename(?:Sync)?|rm(?:Sync|dir)?|unlink\w*|(?:sym)?link(?:Sync)?|copyFile\w*|chmod\w*|truncate\w*)\(/;

  test('starts no program, except git for included files', () =>
    assert.deepEqual(filesWith(programs), ['server/src/node/includes/runProgram.ts']));

  test('starts no thread, except the one that watches the editor', () =>
    assert.deepEqual(filesWith(new RegExp(imports('worker_threads'))), ['server/src/node/clientWatch.ts']));

  test('does not use the network, except for included files', () =>
    assert.deepEqual(filesWith(network), ['server/src/node/includes/download.ts']));

  // Nothing else of the server can import from Node: test/layers.test.ts.
  test('of the server and the command line writes no file, except in the cache of included files', () =>
    assert.deepEqual(
      filesWith(writing).filter((path) => /^server\/src\/(?:node|cli)\//.test(path)),
      ['server/src/node/includes/cacheFolder.ts', 'server/src/node/includes/folderLocks.ts'],
    ));

  test('is all read, and these searches find what they search for', () => {
    assert.ok(sources.length > 300, String(sources.length));
    for (const text of ["import { spawn } from 'node:child_process';", 'eval(x)']) assert.match(text, programs);
    for (const text of ["from 'https'", 'fetch(x)', 'new WebSocket(x)']) assert.match(text, network);
    for (const text of ['fs.writeFile(x)', 'mkdirSync(x)', 'rm(x)']) assert.match(text, writing);
  });

  function filesWith(pattern: RegExp): readonly string[] {
    return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  }
});

/** Node itself denies to write, to start a program and to start a thread. */
describe('without the rights to write and to start programs', () => {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  const environment = { NODE_OPTIONS: `${permission} --allow-fs-read=*`, NODE_NO_WARNINGS: '1' };
  const examples = join(top, 'examples');

  test('the rights are really missing', () => {
    const attempts = ["require('node:fs').mkdtempSync('x')", "require('node:child_process').spawnSync('true')"];
    for (const attempt of attempts) {
      const { stderr } = spawnSync(process.execPath, ['-e', attempt], { env: { ...process.env, ...environment }, encoding: 'utf8' });
      assert.match(stderr, /ERR_ACCESS_DENIED/);
    }
  });

  test('the command line prints the same', () => {
    const [usual, restricted] = [{}, environment].map((added) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, examples], {
        env: { ...process.env, ...added },
        encoding: 'utf8',
      });
      return { status, stdout, stderr };
    });
    assert.deepEqual(restricted, usual);
    assert.equal(usual?.status, 1);
  });

  test('the server reads a workspace, and answers', async () => {
    const path = join(examples, 'ci/deploy.gitlab-ci.yml');
    const uri = pathToFileURL(path).href;
    await withClient({ environment, folders: [pathToFileURL(examples).href] }, async (client) => {
      const images = await client.request<readonly ImageItem[]>('pullproof/images', { all: true });
      assert.ok(images.length > 3, String(images.length));
      client.open(uri, readFileSync(path, 'utf8'));
      const found = await client.diagnostics(uri);
      assert.ok(found.length > 0);
      for (const { range } of found) {
        for (const action of await client.codeActions(uri, range)) assert.ok((await client.resolve(action)).edit ?? action.command);
        await client.hover(uri, range.start);
      }
      assert.equal(client.complaints(), '');
    });
  });
});
