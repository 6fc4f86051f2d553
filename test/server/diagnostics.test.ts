import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { inFolder, type LanguageClient, publishedIn, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const runner = 'file:///workspace/runner/config.toml';
const docker = 'file:///workspace/.docker/config.json';

const texts: Readonly<Record<string, string>> = {
  [pipeline]: 'build:\n  image: https://registry.example.com/group/app:1.2\n  script: make\n',
  [runner]: '[[runners]]\n  name = "one"\n  executor = "docker"\n  [runners.docker]\n    image = "Registry.example.com/Group/app:1"\n',
  [docker]: '{\n  "auths": {\n    "registry.example.com": {"auth": "dXNlcjpwYXNz"},\n  }\n}\n',
};

const pulling = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };

describe('pushed diagnostics', () => {
  for (const [uri, text] of Object.entries(texts)) {
    test(`are sent for ${uri}, with the version of the document`, () =>
      withClient({}, async (client) => {
        client.open(uri, text);
        const found = await client.diagnostics(uri);
        assert.notDeepEqual(found, []);
        for (const { source, code, codeDescription, message } of found) {
          assert.equal(source, 'pullproof');
          assert.equal(codeDescription?.href.endsWith(`/${code}.md`), true);
          assert.notEqual(message, '');
        }
        client.replace(uri, '');
        assert.deepEqual(await client.diagnostics(uri), []);
      }));
  }

  test('are empty for files of other programs', () =>
    withClient({}, async (client) => {
      const foreign = {
        'file:///w/config.toml': '[package]\nname = "https://x/Y"\nimage = "A B"\n',
        'file:///w/config.json': '{"image": "A B", "auth": "x",}',
        'file:///w/.gitlab/agents/one/config.yaml': 'image: A B\n',
        'file:///w/.hugo/config.toml': 'baseURL = "https://x"\n[params]\n  runner = "A B"\n  image = "A B"\n',
        'file:///w/values.yaml': 'image: https://A B\n',
      };
      for (const [uri, text] of Object.entries(foreign)) client.open(uri, text);
      for (const uri of Object.keys(foreign).filter((one) => !one.endsWith('values.yaml'))) {
        assert.deepEqual(await client.diagnostics(uri), [], uri);
      }
    }));

  test('after many fast changes, the last ones are for the newest version', () =>
    withClient({}, async (client) => {
      client.open(pipeline, texts[pipeline] ?? '');
      for (let at = 0; at < 100; at++) client.change(pipeline, [{ range: point(1, 9), text: 'x' }]);
      const found = await client.diagnostics(pipeline);
      await wait(600);
      const versions = client.heard.flatMap((message) => publishedIn(message)?.version ?? []);
      assert.equal(versions.at(-1), 101);
      assert.deepEqual(
        versions,
        versions.toSorted((a, b) => a - b),
      );
      assert.deepEqual(publishedIn(client.heard.filter((one) => publishedIn(one)).at(-1) ?? {})?.diagnostics, found);
    }));

  test('after edits, they are the same as for a new document', () =>
    withClient({}, async (client) => {
      const pieces = [
        '\n',
        '  ',
        'image: A B\n',
        'job:\n',
        '"',
        "'",
        '|',
        '- ',
        ': ',
        '\r\n',
        '😀',
        '&a ',
        '*a',
        '[[runners]]\n',
        '{',
        '}',
        '#',
      ];
      let number = 0;
      const step = fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom(...pieces, ''));
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.keys(texts)), fc.array(step, { minLength: 1, maxLength: 12 }), async (uri, steps) => {
          const name = uri.replace('workspace', `edited${number++}`);
          const fresh = name.replace('edited', 'fresh');
          client.open(name, texts[uri] ?? '');
          for (const [from, length, text] of steps) client.change(name, [{ range: rangeIn(client.textOf(name), from, length), text }]);
          const found = await client.diagnostics(name);
          client.open(fresh, client.textOf(name));
          assert.deepEqual(found, await client.diagnostics(fresh), JSON.stringify(client.textOf(name)));
          client.close(name);
          client.close(fresh);
        }),
        { numRuns: 60 },
      );
    }));

  test('are removed when the document is closed', () =>
    withClient({}, async (client) => {
      client.open(pipeline, texts[pipeline] ?? '');
      await client.diagnostics(pipeline);
      client.close(pipeline);
      await client.waitFor('empty diagnostics', (message) => publishedIn(message)?.diagnostics.length === 0);
      client.open(pipeline, texts[pipeline] ?? '');
      await client.waitFor(
        'diagnostics of the document opened again',
        (one) => publishedIn(one)?.diagnostics.length === 1,
        client.heard.length,
      );
    }));
});

describe('pulled diagnostics', () => {
  const pull = (client: LanguageClient, uri: string, previousResultId?: string) =>
    client.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });

  test('are returned for a document, and reported as unchanged', () =>
    withClient({ capabilities: pulling }, async (client) => {
      for (const [uri, text] of Object.entries(texts)) {
        client.open(uri, text);
        const first = await pull(client, uri);
        assert.ok(first.kind === 'full' && first.items.length > 0, uri);
        assert.equal((await pull(client, uri, first.resultId)).kind, 'unchanged');
        client.replace(uri, '');
        const second = await pull(client, uri, first.resultId);
        assert.ok(second.kind === 'full' && second.items.length === 0, uri);
      }
      assert.equal(
        client.heard.some((message) => publishedIn(message) !== undefined),
        false,
      );
      const unknown = await pull(client, 'file:///nowhere/.gitlab-ci.yml');
      assert.ok(unknown.kind === 'full' && unknown.items.length === 0);
    }));

  test('and their related information move with their lines', () =>
    withClient({ capabilities: pulling }, async (client) => {
      const text = 'job:\n  extends: .up\n  services:\n    - redis:7\n    - redis:6\n.up:\n  image: ruby:3\n  trigger: other\n';
      client.open(pipeline, text);
      const places = [
        ['somewhere else', 7, 11, 'x'],
        ['an entry between', 5, 0, 'other: {}\n'],
        ['a line between', 4, 0, '    # a\n'],
        ['within the line', 5, 5, ' '],
        ['above all', 0, 0, '# b\n'],
      ] as const;
      for (const [name, line, character, added] of places) {
        client.change(pipeline, [{ range: point(line, character), text: added }]);
        const found = await pull(client, pipeline);
        const fresh = pipeline.replace('workspace', name.replaceAll(' ', '-'));
        client.open(fresh, client.textOf(pipeline));
        const expected = await pull(client, fresh);
        assert.ok(found.kind === 'full' && expected.kind === 'full');
        assert.equal(found.items.filter(({ relatedInformation }) => relatedInformation !== undefined).length, 2, name);
        assert.deepEqual(found.items, JSON.parse(JSON.stringify(expected.items).replaceAll(fresh, pipeline)), name);
        client.close(fresh);
      }
    }));

  test('of the workspace contain the files that are not open, as they are on disk', () =>
    inFolder(async (folder, uriOf) => {
      writeFileSync(join(folder, '.gitlab-ci.yml'), texts[pipeline] ?? '');
      writeFileSync(join(folder, 'config.toml'), texts[runner] ?? '');
      await withClient({ capabilities: pulling, folders: [uriOf('')] }, async (client) => {
        const pullAll = async (previousResultIds: readonly { uri: string; value: string }[]) => {
          const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
          return items;
        };
        await client.waitFor('refresh', ({ method }) => method === 'workspace/diagnostic/refresh');
        const first = await pullAll([]);
        assert.deepEqual(first.map(({ uri, kind }) => [uri, kind]).sort(), [
          [uriOf('.gitlab-ci.yml'), 'full'],
          [uriOf('config.toml'), 'full'],
        ]);
        const ids = first.map(({ uri, resultId = '' }) => ({ uri, value: resultId }));
        assert.deepEqual(new Set((await pullAll(ids)).map(({ kind }) => kind)), new Set(['unchanged']));

        client.open(uriOf('config.toml'), '');
        await pull(client, uriOf('config.toml'));
        assert.deepEqual(
          (await pullAll([])).map(({ uri }) => uri),
          [uriOf('.gitlab-ci.yml')],
        );

        writeFileSync(join(folder, '.gitlab-ci.yml'), 'build:\n  image: ruby:3.3\n');
        const before = client.heard.length;
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('.gitlab-ci.yml'), type: 2 }] });
        await client.waitFor('refresh', ({ method }) => method === 'workspace/diagnostic/refresh', before);
        const [changed] = await pullAll(ids);
        assert.ok(changed?.kind === 'full' && changed.items.length === 0);

        rmSync(join(folder, '.gitlab-ci.yml'));
        const later = client.heard.length;
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('.gitlab-ci.yml'), type: 3 }] });
        await client.waitFor('refresh', ({ method }) => method === 'workspace/diagnostic/refresh', later);
        assert.deepEqual(await pullAll([]), []);
      });
    }));

  test('a file is known once, whatever the encoding of its URI', () =>
    inFolder(async (folder, uriOf) => {
      writeFileSync(join(folder, 'a+b (c).gitlab-ci.yml'), texts[pipeline] ?? '');
      await withClient({ capabilities: pulling, folders: [uriOf('')] }, async (client) => {
        await client.waitFor('refresh', ({ method }) => method === 'workspace/diagnostic/refresh');
        const spelled = uriOf('a%2Bb%20%28c%29.gitlab-ci.yml');
        client.open(spelled, texts[pipeline] ?? '');
        assert.equal((await pull(client, spelled)).kind, 'full');
        const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
        assert.deepEqual(items, []);
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('a+b%20(c).gitlab-ci.yml'), type: 2 }] });
        await wait(400);
        assert.deepEqual((await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] })).items, []);
      });
    }));
});

function point(line: number, character: number) {
  return { start: { line, character }, end: { line, character } };
}

function rangeIn(text: string, from: number, length: number) {
  const document = TextDocument.create('', '', 0, text);
  const start = from % (text.length + 1);
  return { start: document.positionAt(start), end: document.positionAt(Math.min(text.length, start + length)) };
}
