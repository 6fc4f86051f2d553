import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { inFolder, type LanguageClient, type Message, withClient } from '../support/languageClient.ts';

const main = '.gitlab-ci.yml';
const other = 'other.gitlab-ci.yml';
const job = (name: string) => `${name}:\n  image: registry.example.com/${name}:latest\n  script: make\n`;
const capabilities = { workspace: { workspaceEdit: { documentChanges: true } } };
const newName = 'renamed.example.net';

interface Scene {
  readonly client: LanguageClient;
  readonly uriOf: (path: string) => string;
  readonly write: (path: string, text: string | Buffer) => void;
  /** Renames the registry of the job in the main file, which is open. */
  readonly rename: () => Promise<Message>;
}

/** Opens the main file in a workspace that has another one. */
function inScene(otherText: string | Buffer, can: object, use: (scene: Scene) => Promise<void>): Promise<void> {
  return inFolder((folder, uriOf) => {
    const write = (path: string, text: string | Buffer) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write(main, job('one'));
    write(other, otherText);
    return withClient({ folders: [uriOf('')], capabilities: can }, async (client) => {
      client.open(uriOf(main), job('one'));
      await client.request('pullproof/images', {});
      const place = { textDocument: { uri: uriOf(main) }, position: { line: 1, character: 12 } };
      await use({ client, uriOf, write, rename: () => client.ask('textDocument/rename', { ...place, newName }) });
    });
  });
}

/** The text of a file after the edits for it. */
function edited(text: string, { result }: Message, uri: string): string {
  const { changes, documentChanges = [] } = result as WorkspaceEdit;
  const found = (documentChanges as TextDocumentEdit[]).find(({ textDocument }) => textDocument.uri === uri);
  return TextDocument.applyEdits(
    TextDocument.create(uri, '', 0, text),
    found?.edits.filter((edit) => 'newText' in edit) ?? changes?.[uri] ?? [],
  );
}

function identifierIn(edit: WorkspaceEdit | undefined): unknown {
  const [first] = edit?.documentChanges ?? [];
  return first !== undefined && 'textDocument' in first ? first.textDocument : undefined;
}

describe('a rename in several files', () => {
  test('names the version of an open document, and none for a file that is not open', () =>
    inScene(job('two'), capabilities, async ({ client, uriOf, rename }) => {
      const version = client.replace(uriOf(main), `${job('one')}# note\n`);
      const { documentChanges } = (await rename()).result as WorkspaceEdit;
      const versions = (documentChanges as TextDocumentEdit[]).map(({ textDocument }) => [textDocument.uri, textDocument.version]);
      assert.deepEqual(versions, [
        [uriOf(main), version],
        [uriOf(other), null],
      ]);
    }));

  test('also works in editors that know no versions', () =>
    inScene(job('two'), {}, async ({ uriOf, rename }) => {
      const answer = await rename();
      assert.equal((answer.result as WorkspaceEdit).documentChanges, undefined);
      assert.equal(edited(job('two'), answer, uriOf(other)), job('two').replace('registry.example.com', newName));
    }));

  test('edits nothing if a file has changed on disk without a message, and then works', () =>
    inScene(job('two'), capabilities, async ({ uriOf, write, rename }) => {
      const now = `# one\n# two\n${job('two')}`;
      write(other, now);
      const refused = await rename();
      assert.match(refused.error?.message ?? '', /^other\.gitlab-ci\.yml has changed on disk\. Nothing was edited/);
      assert.equal(refused.result, undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(edited(now, await rename(), uriOf(other)), now.replace('registry.example.com', newName));
    }));

  test('edits nothing if a file is deleted', () =>
    inScene(job('two'), capabilities, async ({ uriOf, rename }) => {
      rmSync(fileURLToPath(uriOf(other)));
      assert.match((await rename()).error?.message ?? '', /has changed on disk/);
    }));

  test('counts characters as editors do, without the byte order mark', () => {
    const first = 'default: {image: registry.example.com/two:1}\n';
    return inScene(`\ufeff${first}`, capabilities, async ({ uriOf, rename }) => {
      assert.equal(edited(first, await rename(), uriOf(other)), first.replace('registry.example.com', newName));
    });
  });

  test('edits no file that an editor would read with another encoding', () =>
    inScene(Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(job('two'))]), capabilities, async ({ rename }) => {
      assert.match((await rename()).error?.message ?? '', /^other\.gitlab-ci\.yml is not valid UTF-8\. Nothing was edited/);
    }));
});

test('a file outside the folders is ignored when it changes', () =>
  inScene('', capabilities, async ({ client, uriOf, write }) => {
    const outside = uriOf(`../${uriOf('').split('/').at(-1)}-outside/.gitlab-ci.yml`);
    const uri = new URL(outside).href;
    const path = fileURLToPath(uri);
    mkdirSync(dirname(path));
    try {
      writeFileSync(path, job('two'));
      write(other, job('three'));
      const changes = [uri, uriOf(other)].map((one) => ({ uri: one, type: 1 }));
      client.notify('workspace/didChangeWatchedFiles', { changes });
      const images = await client.request<readonly { readonly job: string }[]>('pullproof/images', {});
      assert.deepEqual(images.map((image) => image.job).sort(), ['one', 'three']);
    } finally {
      rmSync(dirname(path), { recursive: true });
    }
  }));

describe('a quick fix', () => {
  const lazy = { ...capabilities, textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } } };
  const unpinned = 'one:\n  image: ruby\n  script: make\n';
  const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
  const ignore = 'Ignore image-missing-tag here';

  test('names the version of the document, at once and when it is resolved', async () => {
    for (const can of [capabilities, lazy]) {
      await inScene('', can, async ({ client, uriOf }) => {
        const version = client.replace(uriOf(main), unpinned);
        const offered = (await client.codeActions(uriOf(main), range)).find(({ title }) => title === ignore);
        assert.ok(offered !== undefined);
        const { edit } = offered.edit === undefined ? await client.resolve(offered) : offered;
        assert.deepEqual(identifierIn(edit), { uri: uriOf(main), version });
      });
    }
  });

  test('edits nothing, and says so, if the document has changed since it was offered', () =>
    inScene('', lazy, async ({ client, uriOf }) => {
      client.replace(uriOf(main), unpinned);
      const offered = (await client.codeActions(uriOf(main), range)).find(({ title }) => title === ignore);
      assert.ok(offered !== undefined);
      client.replace(uriOf(main), `# a new line\n${unpinned}`);
      assert.equal((await client.resolve(offered)).edit, undefined);
      const { params } = await client.waitFor('a message', ({ method }) => method === 'window/showMessage');
      assert.match((params as { message: string }).message, /^The file has changed since this fix was offered\. Nothing was edited/);
    }));

  test('all safe fixes name the version', () =>
    inScene('', capabilities, async ({ client, uriOf }) => {
      const version = client.replace(uriOf(main), 'one:\n  image: https://registry.example.com/a:1\n  script: make\n');
      const [all] = await client.codeActions(uriOf(main), range, ['source.fixAll']);
      assert.deepEqual(identifierIn(all?.edit), { uri: uriOf(main), version });
    }));
});

describe('lines that end with a carriage return only', () => {
  const withReturns = (text: string) => text.replaceAll('\n', '\r');
  const text = `# a comment\none:\n  script: |\n    docker login\n    make\n  image: registry.example.com/one:latest\n${job('two')}`;

  test('are read like others, in open documents and in other files', () =>
    inScene(withReturns(job('three')), capabilities, async ({ client, uriOf, rename }) => {
      const shown = async (content: string) => {
        client.replace(uriOf(main), content);
        const diagnostics = await client.diagnostics(uriOf(main));
        const images = await client.request<readonly object[]>('pullproof/images', {});
        return { diagnostics, images, hover: await client.hover(uriOf(main), { line: 5, character: 15 }) };
      };
      const expected = await shown(text);
      assert.equal(expected.images.length, 3);
      assert.ok(expected.hover !== null && expected.diagnostics.length > 0);
      assert.deepEqual(await shown(withReturns(text)), expected);
      client.replace(uriOf(main), withReturns(job('one')));
      const renamed = withReturns(job('three')).replace('registry.example.com', newName);
      assert.equal(edited(withReturns(job('three')), await rename(), uriOf(other)), renamed);
    }));

  test('stay where they are when they are edited', () =>
    inScene('', capabilities, async ({ client, uriOf }) => {
      const uri = uriOf(main);
      client.replace(uri, withReturns(text));
      const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
      for (const change of [
        { range: at(1, 0), text: '# note\r' },
        { range: at(2, 0), text: '\n' },
        { range: at(0, 11), text: '\r' },
        { range: { start: { line: 0, character: 11 }, end: { line: 1, character: 0 } }, text: '' },
      ]) {
        client.change(uri, [change]);
        const diagnostics = await client.diagnostics(uri);
        const document = TextDocument.create(uri, '', 0, client.textOf(uri));
        assert.deepEqual(
          diagnostics.map(({ range }) => document.getText(range)),
          ['latest', 'latest'],
        );
      }
    }));

  test('are also read in a config.json, and in a config.toml, which the Runner refuses', () =>
    inScene('', capabilities, async ({ client, uriOf }) => {
      const runner = '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:latest"\n';
      const auths = '{\n  "auths": {\n    "https://ghcr.io/v2/": { "auth": "dTpw" }\n  }\n}\n';
      const shown = async (path: string, content: string) => {
        client.open(uriOf(path), content);
        const found = await client.diagnostics(uriOf(path));
        client.close(uriOf(path));
        return found.map(({ code, range, message }) => ({ code, range, message }));
      };
      assert.deepEqual(await shown('a/.docker/config.json', withReturns(auths)), await shown('b/.docker/config.json', auths));
      const [error, ...others] = await shown('a/config.toml', withReturns(runner));
      assert.equal(
        error?.message,
        'The Runner cannot load this file: this line ends with a carriage return only. End all lines with a newline.',
      );
      assert.deepEqual(error.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 11 } });
      assert.deepEqual(others, await shown('b/config.toml', runner));
    }));
});
