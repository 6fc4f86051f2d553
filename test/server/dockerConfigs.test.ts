/** The Docker configuration of the Runner, which the settings name, and that of the local machine, which only hovers mention. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { inFolder, type LanguageClient, withClient } from '../support/languageClient.ts';

const image = 'my.registry.tld:5000/namespace/image:1';
const pipeline = `build:\n  image: ${image}\n  script: make\n`;

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function loginOf(user: string): string {
  const auth = Buffer.from(`${user}:secret-word`).toString('base64');
  return JSON.stringify({ auths: { 'my.registry.tld:5000': { auth } } });
}

async function hoverOn(client: LanguageClient, uri: string): Promise<string> {
  await client.request('pullproof/images', {});
  const hover = await client.hover(uri, { line: 1, character: 12 });
  return ((hover?.contents ?? {}) as { readonly value?: string }).value ?? '';
}

describe('the Docker configuration of the local machine', () => {
  test('is shown in the hover, and nowhere else', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, 'docker/config.json'), loginOf('me'));
      mkdirSync(join(folder, 'project'));
      const uri = uriOf('project/.gitlab-ci.yml');
      const environment = { DOCKER_CONFIG: join(folder, 'docker') };
      await withClient({ folders: [uriOf('project')], environment }, async (client) => {
        client.open(uri, pipeline);
        assert.deepEqual(await client.diagnostics(uri), []);
        const said = await hoverOn(client, uri);
        assert.match(said, /\*\*No credential\*\* for `my\.registry\.tld:5000`/);
        assert.match(said, /Your laptop can pull this\*\* as `me`.*, the Runner will not/);
        const { markdown } = await client.request<{ markdown: string }>('pullproof/explain', {
          textDocument: { uri },
          position: { line: 1, character: 12 },
        });
        assert.match(markdown, /Your laptop can pull this/);
        const [listed] = await client.request<readonly { credential: unknown }[]>('pullproof/images', {});
        assert.equal(listed?.credential, null);
        assert.doesNotMatch(JSON.stringify(client.heard), /secret-word|publishDiagnostics","params":\{"uri":"[^"]*config\.json/);
      });
    }));

  test('can be missing or invalid', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, 'broken/config.json'), '{"auths": {"my.registry.tld:5000": {"auth": "me:secret-word"}}}');
      mkdirSync(join(folder, 'project'));
      const uri = uriOf('project/.gitlab-ci.yml');
      for (const name of ['broken', 'none']) {
        await withClient({ folders: [uriOf('project')], environment: { DOCKER_CONFIG: join(folder, name) } }, async (client) => {
          client.open(uri, pipeline);
          const said = await hoverOn(client, uri);
          assert.match(said, /No credential/);
          assert.doesNotMatch(said, /laptop/);
        });
      }
    }));
});

describe('pullproof.runnerHomeConfig', () => {
  test('names the file in the Runner’s home directory, in any of the folders and with any name', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, 'a/.docker/config.json'), loginOf('somebody'));
      write(join(folder, 'b/roles/runner/home.json'), loginOf('runner'));
      const uri = uriOf('a/.gitlab-ci.yml');
      const folders = [uriOf('a'), uriOf('b')];
      const settings = (runnerHomeConfig: unknown) => ({ settings: { pullproof: { runnerHomeConfig } } });
      await withClient({ folders }, async (client) => {
        client.open(uri, pipeline);
        assert.match(await hoverOn(client, uri), /Pulled as `somebody`/);
        client.notify('workspace/didChangeConfiguration', settings('roles/runner/home.json'));
        assert.match(await hoverOn(client, uri), /Pulled as `runner`/);
        client.notify('workspace/didChangeConfiguration', settings('roles/gone.json'));
        assert.match(await hoverOn(client, uri), /\*\*Depends on\*\* `~\/\.docker\/config\.json`/);
        client.notify('workspace/didChangeConfiguration', settings(7));
        assert.match(await hoverOn(client, uri), /Pulled as `somebody`/);
      });
    }));

  test('can name a file outside the workspace', () =>
    inFolder(async (folder, uriOf) => {
      write(join(folder, 'elsewhere/config.json'), loginOf('runner'));
      mkdirSync(join(folder, 'project'));
      const uri = uriOf('project/.gitlab-ci.yml');
      const settings = { runnerHomeConfig: join(folder, 'elsewhere/config.json') };
      await withClient({ folders: [uriOf('project')], initializationOptions: { settings } }, async (client) => {
        client.open(uri, pipeline);
        assert.match(await hoverOn(client, uri), /Pulled as `runner`/);
      });
    }));
});
