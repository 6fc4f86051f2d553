import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { type LanguageClient, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const resolving = { textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } } };
const text = 'build:\n  image: https://registry.example.com/group/app:1.2\n  script: make\nlint:\n  image: ruby\n';

async function findingOf(client: LanguageClient, rule: string, uri = pipeline): Promise<Diagnostic> {
  const found = (await client.diagnostics(uri)).find(({ code }) => code === rule);
  assert.ok(found !== undefined, `no ${rule} in ${uri}`);
  return found;
}

describe('code actions', () => {
  test('are fixes first and ignore comments last, each with its finding', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      const { range } = await findingOf(client, 'image-has-scheme');
      const actions = await client.codeActions(pipeline, range);
      assert.ok(actions.length >= 2);
      const ignores = actions.map(({ title }) => title.startsWith('Ignore '));
      assert.deepEqual(
        ignores,
        ignores.toSorted((a, b) => Number(a) - Number(b)),
      );
      assert.deepEqual(new Set(actions.map(({ kind }) => kind)), new Set(['quickfix']));
      assert.equal(
        actions.filter(({ isPreferred, diagnostics }) => isPreferred && diagnostics?.[0]?.code === 'image-has-scheme').length,
        1,
      );
      for (const { diagnostics } of actions) assert.equal(diagnostics?.length, 1);
      assert.deepEqual(
        actions.filter(({ title }) => title.startsWith('Ignore ')).some(({ isPreferred }) => isPreferred),
        false,
      );
    }));

  test('are only of the requested kind, and only at a finding', () =>
    withClient({}, async (client) => {
      client.open(pipeline, text);
      const { range } = await findingOf(client, 'image-has-scheme');
      assert.deepEqual(await client.codeActions(pipeline, range, ['refactor']), []);
      assert.notDeepEqual(await client.codeActions(pipeline, range, ['quickfix']), []);
      const beside = { start: { line: 2, character: 3 }, end: { line: 2, character: 3 } };
      assert.deepEqual(await client.codeActions(pipeline, beside), []);
    }));

  test('have no edits if the client can resolve them, and edits if it cannot', async () => {
    const edited: string[] = [];
    await withClient({ capabilities: resolving }, async (client) => {
      client.open(pipeline, text);
      const actions = await client.codeActions(pipeline, (await findingOf(client, 'image-has-scheme')).range);
      for (const action of actions) {
        assert.equal(action.edit, undefined);
        edited.push(client.withEdit(pipeline, (await client.resolve(action)).edit));
      }
      const [stale] = actions;
      client.change(pipeline, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '\n' }]);
      if (stale !== undefined) assert.equal((await client.resolve(stale)).edit, undefined, 'the file has changed since');
    });
    await withClient({}, async (client) => {
      client.open(pipeline, text);
      const actions = await client.codeActions(pipeline, (await findingOf(client, 'image-has-scheme')).range);
      assert.deepEqual(
        actions.map(({ edit }) => client.withEdit(pipeline, edit)),
        edited,
      );
    });
    assert.ok(edited.every((result) => result !== text));
  });

  test('resolving a foreign action returns it unchanged', () =>
    withClient({ capabilities: resolving }, async (client) => {
      const foreign: CodeAction[] = [
        { title: 'x' },
        { title: 'x', data: null },
        { title: 'x', data: { uri: 7, rule: [] } },
        { title: 'x', data: { uri: pipeline, rule: 'image-has-scheme', version: 1, start: -1, fix: 99 } },
      ];
      client.open(pipeline, text);
      for (const action of foreign) assert.deepEqual(await client.resolve(action), action);
    }));

  for (const [name, uri, before] of [
    ['a pipeline', pipeline, `${text}deploy:\n  image: Registry.example.com/Group/App:1\n  services: ["Redis:7", {name: "Postgres:16"}]\n`],
    [
      'a Runner config',
      'file:///w/config.toml',
      '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "https://a.example.com/b/c:1"\n',
    ],
  ] as const) {
    test(`source.fixAll.pullproof leaves no safe fix in ${name}`, () =>
      withClient({}, async (client) => {
        client.open(uri, before);
        const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
        for (const only of ['source', 'source.fixAll', 'source.fixAll.pullproof']) {
          const [action, ...others] = await client.codeActions(uri, whole, [only]);
          assert.deepEqual(others, []);
          assert.equal(action?.kind, 'source.fixAll.pullproof');
          const after = client.withEdit(uri, action.edit);
          assert.notEqual(after, before);
          client.replace(uri, after);
          assert.deepEqual(await client.codeActions(uri, whole, [only]), [], after);
          client.replace(uri, before);
        }
        assert.deepEqual(
          (await client.codeActions(uri, whole)).filter(({ kind }) => kind !== 'quickfix'),
          [],
          'source actions are only returned on request',
        );
      }));
  }
});

describe('ignored findings', () => {
  // Other rules also find something in these files.
  const watched = ['image-missing-tag', 'image-latest-tag'];
  const diagnosticsOf = async (client: LanguageClient, content: string, uri = pipeline) => {
    client.replace(uri, content);
    const found = await client.diagnostics(uri);
    return found.filter(({ code }) => watched.includes(String(code))).map(({ code, range }) => `${range.start.line + 1} ${code}`);
  };

  test('by comments: on the line, above it, for the whole file', () =>
    withClient({}, async (client) => {
      client.open(pipeline, '');
      const ignore = '# pullproof: ignore image-missing-tag';
      assert.deepEqual(await diagnosticsOf(client, 'a:\n  image: ruby\n'), ['2 image-missing-tag']);
      assert.deepEqual(await diagnosticsOf(client, `a:\n  image: ruby ${ignore} -- it is ours\n`), []);
      assert.deepEqual(await diagnosticsOf(client, `a:\n  ${ignore}\n  image: ruby\nb:\n  image: ruby\n`), ['5 image-missing-tag']);
      assert.deepEqual(
        await diagnosticsOf(client, `a:\n  image: ruby\nb:\n  image: ruby\n# pullproof: ignore-file image-missing-tag\n`),
        [],
      );
      assert.deepEqual(await diagnosticsOf(client, `a:\n  image: ruby # pullproof: ignore image-latest-tag\n`), ['2 image-missing-tag']);
      assert.deepEqual(await diagnosticsOf(client, `a:\n  image: ruby # pullproof: ignore image-latest-tag, image-missing-tag\n`), []);
      assert.deepEqual(await diagnosticsOf(client, `a:\r\n  ${ignore}\r\n  image: ruby\r\n`), []);
    }));

  test('by the quick fix, if the format has comments', () =>
    withClient({}, async (client) => {
      const files: readonly (readonly [string, string])[] = [
        [pipeline, 'a:\n  image: ruby\n'],
        [pipeline, 'a:\n  image: >-\n    ruby\n  script: x\n'],
        [pipeline, 'a:\n  image:\n    ruby\n'],
        [pipeline, 'a:\r\n\timage: ruby\r\n'.replace('\t', '    ')],
        [pipeline, '# pullproof: ignore-file image-at-top-level\nimage: ruby\n'],
        [pipeline, 'a:\n  script: x\n  services:\n    - redis\n    - name: postgres\n'],
        [pipeline, 'a: {image: ruby}\n'],
        ['file:///w/config.toml', '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "ruby"\n'],
      ];
      for (const [uri, content] of files) {
        client.open(uri, content);
        const { range } = await findingOf(client, 'image-missing-tag', uri);
        const ignore = (await client.codeActions(uri, range)).find(({ title }) => title === 'Ignore image-missing-tag here');
        const after = client.withEdit(uri, ignore?.edit);
        assert.match(after, /# pullproof: ignore image-missing-tag\r?\n/);
        const left = await diagnosticsOf(client, after, uri);
        assert.equal(left.length, content.includes('postgres') ? 1 : 0, after);
        assert.equal(after.includes('\r\n'), content.includes('\r\n'));
        client.close(uri);
      }
    }));

  test('by the settings: a rule everywhere, or at paths that a glob matches', async () => {
    const uris = ['file:///w/.gitlab-ci.yml', 'file:///w/legacy/old/x.gitlab-ci.yml', 'file:///w/with%20space/.gitlab-ci.yml'];
    const shown = async (ignore: readonly string[], folders: readonly string[] = []) => {
      const left: string[] = [];
      await withClient({ folders, initializationOptions: { settings: { ignore } } }, async (client) => {
        for (const uri of uris) {
          client.open(uri, 'a:\n  image: ruby\n');
          if ((await client.diagnostics(uri)).some(({ code }) => code === 'image-missing-tag')) left.push(uri);
        }
      });
      return left;
    };
    const [first = '', second = '', third = ''] = uris;
    assert.deepEqual(await shown([]), uris);
    assert.deepEqual(await shown(['image-missing-tag']), []);
    assert.deepEqual(await shown(['image-latest-tag', 'image-missing-tag:legacy/**']), [first, third]);
    assert.deepEqual(await shown(['image-missing-tag:*.gitlab-ci.yml']), []);
    assert.deepEqual(await shown(['image-missing-tag:with space/*', 'image-missing-tag:/w/.gitlab-ci.yml']), [second]);
    assert.deepEqual(await shown(['image-missing-tag:[', ':', '']), uris);
    assert.deepEqual(await shown(['image-missing-tag:./.gitlab-ci.yml'], ['file:///w']), [second, third]);
  });
});
