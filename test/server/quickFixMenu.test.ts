import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { inFolder, type LanguageClient, type Message, publishedIn, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///w/.gitlab-ci.yml';
const wholeFile = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const extension = { initializationOptions: { commandLinks: true } };
const page = 'https://github.com/pullproof/pullproof/blob/main/docs/rules';

const menuOf = async (client: LanguageClient, uri: string, text: string) => {
  client.open(uri, text);
  await client.diagnostics(uri);
  return client.codeActions(uri, wholeFile);
};

const titles = (actions: readonly { readonly title: string }[]) => actions.map(({ title }) => title);

describe('the menu of quick fixes', () => {
  const text = 'a:\n  image: node\n  script: x\nb:\n  image: Node:20\n  script: x\nc:\n  image: node\n  script: x\n';

  test('has preferred fixes, alternatives, documentation, "here", "in this file", each documentation once', () =>
    withClient(extension, async (client) => {
      const actions = await menuOf(client, pipeline, text);
      assert.deepEqual(titles(actions), [
        'Change to "node:20"',
        'Open documentation of image-missing-tag',
        'Open documentation of image-uppercase',
        'Ignore image-missing-tag here',
        'Ignore image-uppercase here',
        'Ignore image-missing-tag here',
        'Ignore image-missing-tag in this file',
        'Ignore image-uppercase in this file',
      ]);
      assert.deepEqual(actions.map(({ isPreferred = false }) => isPreferred).lastIndexOf(true), 0);
      for (const { kind, diagnostics } of actions) assert.deepEqual([kind, diagnostics?.length], ['quickfix', 1]);
    }));

  test('opens the page of the extension, to which the code leads too', () =>
    withClient(extension, async (client) => {
      const action = (await menuOf(client, pipeline, text)).find(({ title }) => title === 'Open documentation of image-missing-tag');
      assert.deepEqual([action?.command?.command, action?.command?.arguments], ['pullproof.openRulePage', ['image-missing-tag']]);
      const [finding] = await client.diagnostics(pipeline);
      assert.equal(finding?.codeDescription?.href, 'pullproof-docs:/image-missing-tag.md');
      assert.equal(client.initialized.capabilities.executeCommandProvider, undefined, 'the extension has the command');
    }));

  test('opens the page on the web where the editor can show one', () =>
    withClient({ capabilities: { window: { showDocument: { support: true } } } }, async (client) => {
      assert.ok(client.initialized.capabilities.executeCommandProvider?.commands.includes('pullproof.openRulePage'));
      const action = (await menuOf(client, pipeline, text)).find(({ title }) => title.startsWith('Open documentation'));
      assert.ok(action?.command !== undefined);
      const { command, arguments: given } = action.command;
      await client.request('workspace/executeCommand', { command, arguments: given });
      await client.request('workspace/executeCommand', { command, arguments: ['../../x'] });
      await client.request('workspace/executeCommand', { command: 'other', arguments: given });
      const shown = client.heard.filter(({ method }) => method === 'window/showDocument').map(({ params }) => params);
      assert.deepEqual(shown, [{ uri: `${page}/image-missing-tag.md`, external: true }]);
      assert.equal((await client.diagnostics(pipeline))[0]?.codeDescription?.href, `${page}/image-missing-tag.md`);
    }));

  test('has no documentation where the editor cannot show it', () =>
    withClient({}, async (client) => {
      const actions = await menuOf(client, pipeline, text);
      assert.deepEqual(
        actions.filter(({ title }) => title.startsWith('Open ')),
        [],
      );
    }));

  test('ignores in JSON with a setting, which is a command of the extension', async () => {
    const uri = 'file:///w/.docker/config.json';
    const config = '{"auths": {"registry.example.com/v2/": {"auth": "ZGVwbG95LWJvdDpub3QtYS1yZWFsLXNlY3JldA=="}}}';
    await withClient(extension, async (client) => {
      client.open(pipeline, 'a:\n  script: x\n');
      const actions = await menuOf(client, uri, config);
      assert.deepEqual(
        titles(actions).filter((title) => title.startsWith('Ignore ')),
        ['Ignore registry-key-api-path in this file'],
      );
      assert.deepEqual(actions.at(-1)?.command?.command, 'pullproof.ignoreInFile');
      assert.deepEqual(actions.at(-1)?.command?.arguments, [{ rule: 'registry-key-api-path', uri }]);
    });
    await withClient({}, async (client) => {
      client.open(pipeline, 'a:\n  script: x\n');
      assert.deepEqual(
        titles(await menuOf(client, uri, config)).filter((title) => title.startsWith('Ignore ')),
        [],
      );
    });
  });
});

describe('fixes with more than edits', () => {
  const secret = 'ZGVwbG95LWJvdDpub3QtYS1yZWFsLXNlY3JldA==';

  test('a secret is copied by its place: it is not in the menu', async () => {
    const text = `variables:\n  DOCKER_AUTH_CONFIG: '{"auths":{"r.example.com":{"auth":"${secret}"}}}'\n`;
    await withClient(extension, async (client) => {
      const actions = await menuOf(client, pipeline, text);
      const copy = actions.find(({ title }) => title.startsWith('Copy the value'));
      assert.equal(copy?.title, 'Copy the value for a CI/CD variable and change it here to "$REGISTRY_AUTH"');
      assert.equal(copy.command?.command, 'pullproof.copyAndEdit');
      const start = text.split('\n')[1]?.indexOf(secret) ?? 0;
      const range = { start: { line: 1, character: start }, end: { line: 1, character: start + secret.length } };
      const edits = [{ range, newText: '$REGISTRY_AUTH' }];
      assert.deepEqual(copy.command.arguments, [{ uri: pipeline, version: 1, pieces: [range], variable: 'REGISTRY_AUTH', edits }]);
      assert.doesNotMatch(JSON.stringify(actions), new RegExp(secret));
    });
    await withClient({}, async (client) => {
      const actions = await menuOf(client, pipeline, text);
      assert.deepEqual(
        titles(actions).filter((title) => title.startsWith('Copy ')),
        [],
        'only the extension can copy it',
      );
    });
  });

  test('an image is allowed in the file of its runner, open or not, if that has not changed', () =>
    inFolder(async (folder, uriOf) => {
      const config = '[[runners]]\n  name = "one"\n  executor = "docker"\n  [runners.docker]\n    allowed_images = ["ruby:*"]\n';
      const allowed = config.replace('"ruby:*"', '"ruby:*", "node:*"');
      const runner = uriOf('config.toml');
      writeFileSync(join(folder, 'config.toml'), config);
      const capabilities = { textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } } };
      await withClient({ folders: [uriOf('')], capabilities }, async (client) => {
        client.open(uriOf('.gitlab-ci.yml'), 'a:\n  image: node:20.11\n  script: x\n');
        const wants = (message: Message) =>
          publishedIn(message)?.diagnostics.some(({ code }) => code === 'image-not-in-allowed-images') === true;
        await client.waitFor('the finding', wants);
        const actions = await client.codeActions(uriOf('.gitlab-ci.yml'), wholeFile);
        const allow = actions.find(({ title }) => title === 'Allow "node:*" on runner "one" (config.toml)');
        assert.ok(allow !== undefined, titles(actions).join());
        const editOf = async () => (await client.resolve(allow)).edit;
        const applied = (edits: readonly TextEdit[] = []) =>
          TextDocument.applyEdits(TextDocument.create(runner, '', 1, config), [...edits]);
        assert.equal(applied((await editOf())?.changes?.[runner]), allowed);
        writeFileSync(join(folder, 'config.toml'), `# changed\n${config}`);
        assert.equal(await editOf(), undefined);
        client.open(runner, config);
        assert.equal(applied((await editOf())?.changes?.[runner]), allowed, 'the text in the editor counts');
      });
    }));
});

describe('ignore comments', () => {
  const ignored = async (client: LanguageClient, title: string) => {
    const action = (await client.codeActions(pipeline, wholeFile)).find((one) => one.title === title);
    client.replace(pipeline, client.withEdit(pipeline, action?.edit));
    return client.textOf(pipeline);
  };

  test('for a file are at its top, and get further rules', () =>
    withClient({}, async (client) => {
      for (const [start, lineEnd] of [
        ['', '\n'],
        ['\uFEFF', '\n'],
        ['# A file.\n', '\n'],
        ['---\n', '\n'],
        ['', '\r\n'],
      ] as const) {
        const body = start + 'a:\n  image: https://r.example/b\n  script: x\n'.replaceAll('\n', lineEnd);
        const before = body.replace('\uFEFF', '');
        client.open(pipeline, body);
        const mark = body === before ? '' : '\uFEFF';
        const once = await ignored(client, 'Ignore image-has-scheme in this file');
        assert.equal(once, `${mark}# pullproof: ignore-file image-has-scheme${lineEnd}${before}`);
        assert.deepEqual(
          (await client.diagnostics(pipeline)).map(({ code }) => code),
          [],
        );
        client.close(pipeline);
      }
      client.open(pipeline, '# pullproof: ignore-file image-uppercase -- legacy\na:\n  image: node\n  script: x\n');
      const twice = await ignored(client, 'Ignore image-missing-tag in this file');
      assert.equal(twice, '# pullproof: ignore-file image-uppercase, image-missing-tag -- legacy\na:\n  image: node\n  script: x\n');
      assert.deepEqual(await client.diagnostics(pipeline), []);
    }));

  test('for a place get further rules, unless they belong to another line', () =>
    withClient({}, async (client) => {
      const cases = [
        [
          'a:\n  # pullproof: ignore image-uppercase -- ours\n  image: node\n',
          'a:\n  # pullproof: ignore image-uppercase, image-missing-tag -- ours\n  image: node\n',
        ],
        [
          'a:\n  image: node # pullproof: ignore image-uppercase\n',
          'a:\n  image: node # pullproof: ignore image-uppercase, image-missing-tag\n',
        ],
        [
          'a:\n  script: x # pullproof: ignore image-uppercase\n  image: node\n',
          'a:\n  script: x # pullproof: ignore image-uppercase\n  # pullproof: ignore image-missing-tag\n  image: node\n',
        ],
        ['\uFEFFdefault: {image: node}\n', '\uFEFF# pullproof: ignore image-missing-tag\ndefault: {image: node}\n'],
      ] as const;
      for (const [before, after] of cases) {
        client.open(pipeline, before);
        assert.equal(await ignored(client, 'Ignore image-missing-tag here'), after);
        assert.deepEqual(await client.diagnostics(pipeline), [], after);
        client.close(pipeline);
      }
    }));

  test('have no placeholder; the cursor is where a reason can follow, if the editor can place it', async () => {
    const capabilities = { workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true } } };
    await withClient({ capabilities }, async (client) => {
      const actions = await menuOf(client, pipeline, 'a:\n  image: node\n  script: x\n');
      const edits = actions.flatMap(({ edit }) => edit?.documentChanges ?? []);
      const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 0 } });
      const textDocument = { uri: pipeline, version: 1 };
      assert.deepEqual(edits, [
        { textDocument, edits: [{ range: at(1), snippet: { kind: 'snippet', value: '  # pullproof: ignore image-missing-tag$0\n' } }] },
        { textDocument, edits: [{ range: at(0), snippet: { kind: 'snippet', value: '# pullproof: ignore-file image-missing-tag$0\n' } }] },
      ]);
    });
  });
});
