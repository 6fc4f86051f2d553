import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { inFolder, type LanguageClient, publishedIn, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const text = 'a:\n  image: ruby\n';

/** The severities in the newest diagnostics once they contain `wanted`. */
async function severities(client: LanguageClient, wanted: readonly DiagnosticSeverity[]): Promise<void> {
  await client.waitFor(`severities ${wanted}`, (message) => {
    const found = publishedIn(message)?.diagnostics.map(({ severity }) => severity);
    return JSON.stringify(found) === JSON.stringify(wanted);
  });
}

describe('settings', () => {
  test('in initializationOptions are used, and kept if the editor sends empty ones', () =>
    withClient({ initializationOptions: { settings: { rules: { 'image-missing-tag': 'error' } } } }, async (client) => {
      client.notify('workspace/didChangeConfiguration', { settings: {} });
      client.notify('workspace/didChangeConfiguration', { settings: null });
      client.open(pipeline, text);
      assert.deepEqual(
        (await client.diagnostics(pipeline)).map(({ severity }) => severity),
        [DiagnosticSeverity.Error],
      );
    }));

  test('in workspace/didChangeConfiguration are used, also for open documents', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      await severities(client, [DiagnosticSeverity.Warning]);
      client.notify('workspace/didChangeConfiguration', { settings: { pullproof: { rules: { 'image-missing-tag': 'hint' } } } });
      await severities(client, [DiagnosticSeverity.Hint]);
      client.notify('workspace/didChangeConfiguration', { settings: { pullproof: { rules: { 'image-missing-tag': 'off' } } } });
      await severities(client, []);
    }));

  test('are requested if the editor supports it', async () => {
    let level = 'error';
    const capabilities = { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } };
    await withClient({ capabilities, configuration: () => ({ rules: { 'image-missing-tag': level } }) }, async (client) => {
      client.open(pipeline, text);
      await severities(client, [DiagnosticSeverity.Error]);
      level = 'info';
      client.notify('workspace/didChangeConfiguration', { settings: null });
      await severities(client, [DiagnosticSeverity.Information]);
      const registered = client.heard.filter(({ method }) => method === 'client/registerCapability');
      assert.match(JSON.stringify(registered), /workspace\/didChangeConfiguration/);
    });
  });

  test('that are invalid do not change the defaults', async () => {
    for (const settings of [
      7,
      'x',
      [],
      null,
      { rules: 7, runnerVersion: [], executor: {}, variables: [1], ignore: 'x', coveredRegistries: {} },
    ]) {
      await withClient({ initializationOptions: { settings } }, async (client) => {
        client.open(pipeline, text);
        assert.deepEqual(
          (await client.diagnostics(pipeline)).map(({ severity }) => severity),
          [DiagnosticSeverity.Warning],
        );
      });
    }
  });

  test('name Runner configurations outside the workspace for hovers, until they are removed from the settings', () =>
    inFolder(async (folder, uriOf) => {
      mkdirSync(join(folder, 'work'));
      mkdirSync(join(folder, 'etc'));
      const environment = `DOCKER_AUTH_CONFIG={\\"auths\\":{\\"registry.example.com\\":{\\"auth\\":\\"${btoa('deploy-bot:secret')}\\"}}}`;
      writeFileSync(
        join(folder, 'etc', 'config.toml'),
        `[[runners]]\n  name = "far"\n  executor = "docker"\n  environment = ["${environment}"]\n`,
      );
      await withClient({ folders: [uriOf('work')] }, async (client) => {
        const uri = uriOf('work/.gitlab-ci.yml');
        client.open(uri, 'a:\n  image: registry.example.com/group/app:1\n');
        const hover = async () => JSON.stringify(await client.hover(uri, { line: 1, character: 12 }));
        assert.doesNotMatch(await hover(), /deploy-bot/);
        const send = (runnerConfigFiles: readonly string[]) => {
          const before = client.heard.length;
          client.notify('workspace/didChangeConfiguration', { settings: { pullproof: { runnerConfigFiles } } });
          return before;
        };
        const eventually = async (pattern: RegExp) => {
          for (let attempt = 0; attempt < 2400; attempt++) {
            if (pattern.test(await hover())) return;
            await new Promise((resolve) => setTimeout(resolve, 25));
          }
          assert.match(await hover(), pattern);
        };
        send([join(folder, 'etc', 'config.toml')]);
        await eventually(/deploy-bot/);
        send(['../etc/config.toml']);
        await eventually(/deploy-bot/);
        send([]);
        await eventually(/^(?!.*deploy-bot)/);
      });
    }));
});
