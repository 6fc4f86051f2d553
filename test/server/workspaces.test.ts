import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { FileChangeType, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type { ImageItem } from '../../server/src/lsp/images.ts';
import { inFolder, type LanguageClient, publishedIn, withClient } from '../support/languageClient.ts';

type Files = Readonly<Record<string, string>>;

function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const job = (image: string) => `job of ${image}:\n  image: ${image}\n  script: make\n`;

async function imagesIn(client: LanguageClient): Promise<readonly string[]> {
  const items = await client.request<readonly ImageItem[]>('pullproof/images', {});
  return items.map(({ job: name, written }) => `${name}: ${written}`).sort();
}

const codesIn = (client: LanguageClient, uri: string, from: number, codes: readonly string[]) =>
  client.waitFor(
    `${codes.join(' ') || 'no findings'} in ${uri}`,
    (message) => {
      const published = publishedIn(message);
      return published?.uri === uri && published.diagnostics.map(({ code }) => code).join(' ') === codes.join(' ');
    },
    from,
  );

const changed = (client: LanguageClient, uri: string, type: FileChangeType = FileChangeType.Changed) =>
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });

const foldersChanged = (client: LanguageClient, added: readonly string[], removed: readonly string[]) => {
  const folder = (uri: string) => ({ uri, name: uri });
  client.notify('workspace/didChangeWorkspaceFolders', { event: { added: added.map(folder), removed: removed.map(folder) } });
};

describe('several folders', () => {
  const files: Files = {
    'one/.gitlab-ci.yml': `include: /ci/jobs.yml\ndefault:\n  image: one/default:1\n`,
    'one/ci/jobs.yml': 'one:\n  script: make\n',
    'two/.gitlab-ci.yml': `include: /ci/jobs.yml\ndefault:\n  image: two/default:1\n`,
    'two/ci/jobs.yml': 'two:\n  script: make\n',
    'three/.gitlab-ci.yml': 'include: /../one/ci/jobs.yml\nthree:\n  extends: .one\n  script: make\n',
  };
  const one = 'one: one/default:1';
  const two = 'two: two/default:1';

  test('are separate projects, and can be added and removed', () =>
    inFolder((folder, uriOf) => {
      writeFiles(folder, files);
      return withClient({ folders: [uriOf('one'), uriOf('two'), uriOf('three')] }, async (client) => {
        assert.deepEqual(await imagesIn(client), [one, two]);
        foldersChanged(client, [], [uriOf('one')]);
        assert.deepEqual(await imagesIn(client), [two]);
        foldersChanged(client, [uriOf('one')], [uriOf('two')]);
        assert.deepEqual(await imagesIn(client), [one]);
      });
    }));

  test('a folder inside another one is a separate project', () =>
    inFolder((folder, uriOf) => {
      writeFiles(folder, {
        '.gitlab-ci.yml': 'include: /jobs.yml\n',
        'jobs.yml': job('outer:1'),
        'sub/.gitlab-ci.yml': 'include: /jobs.yml\n',
        'sub/jobs.yml': job('inner:1'),
      });
      return withClient({ folders: [uriOf(''), uriOf('sub')] }, async (client) => {
        assert.deepEqual(await imagesIn(client), ['job of inner:1: inner:1', 'job of outer:1: outer:1']);
      });
    }));

  test('an open file of a removed folder keeps its findings', () =>
    inFolder((folder, uriOf) => {
      writeFiles(folder, { 'one/.gitlab-ci.yml': job('a:latest'), 'one/x.gitlab-ci.yml': job('b:latest') });
      return withClient({ folders: [uriOf('one')] }, async (client) => {
        const [open, closed] = [uriOf('one/.gitlab-ci.yml'), uriOf('one/x.gitlab-ci.yml')];
        client.open(open, job('a:latest'));
        await codesIn(client, closed, 0, ['image-latest-tag']);
        const from = client.heard.length;
        foldersChanged(client, [], [uriOf('one')]);
        await codesIn(client, closed, from, []);
        client.replace(open, job('c:latest'));
        assert.equal((await client.diagnostics(open)).length, 1);
      });
    }));
});

describe('files that are not open', () => {
  test('have findings too, and lose them', () =>
    inFolder((folder, uriOf) => {
      writeFiles(folder, { '.gitlab-ci.yml': 'include: /ci/a.yml\n', 'ci/a.yml': job('a:latest'), 'ci/other.yml': job('b:latest') });
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const uri = uriOf('ci/a.yml');
        await codesIn(client, uri, 0, ['image-latest-tag']);
        let from = client.heard.length;
        writeFiles(folder, { 'ci/a.yml': job('a:1') });
        changed(client, uri);
        await codesIn(client, uri, from, []);
        from = client.heard.length;
        client.open(uri, job('c:latest'));
        await codesIn(client, uri, from, ['image-latest-tag']);
        from = client.heard.length;
        client.close(uri);
        await codesIn(client, uri, from, []);
        from = client.heard.length;
        writeFiles(folder, { 'ci/a.yml': job('a:latest') });
        changed(client, uri);
        await codesIn(client, uri, from, ['image-latest-tag']);
        from = client.heard.length;
        rmSync(join(folder, 'ci/a.yml'));
        changed(client, uri, FileChangeType.Deleted);
        await codesIn(client, uri, from, []);
        assert.equal(
          client.heard.some((message) => publishedIn(message)?.uri.endsWith('other.yml')),
          false,
        );
      });
    }));

  test('are in the result for a client that pulls', () =>
    inFolder((folder, uriOf) => {
      writeFiles(folder, { '.gitlab-ci.yml': 'include: /ci/a.yml\n', 'ci/a.yml': job('a:latest') });
      const capabilities = { textDocument: { diagnostic: {} } };
      return withClient({ folders: [uriOf('')], capabilities }, async (client) => {
        await imagesIn(client);
        const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
        const found = items.flatMap((item) => (item.kind === 'full' && item.items.length > 0 ? [item.uri] : []));
        assert.deepEqual(found, [uriOf('ci/a.yml')]);
        assert.equal(
          client.heard.some((message) => publishedIn(message) !== undefined),
          false,
        );
      });
    }));
});

describe('a change in one file affects the others', () => {
  test('unsaved: a new include is read, and forgotten when it is removed', () =>
    inFolder((folder, uriOf) => {
      const files = { '.gitlab-ci.yml': job('root:1'), 'ci/a.yml': `include: /ci/b.yml\n${job('a:latest')}`, 'ci/b.yml': job('b:latest') };
      writeFiles(folder, files);
      return withClient({ folders: [uriOf('')] }, async (client) => {
        const root = uriOf('.gitlab-ci.yml');
        client.open(root, files['.gitlab-ci.yml']);
        assert.deepEqual(await imagesIn(client), ['job of root:1: root:1']);
        let from = client.heard.length;
        client.replace(root, `include: /ci/a.yml\n${job('root:1')}`);
        await codesIn(client, uriOf('ci/b.yml'), from, ['image-latest-tag']);
        assert.deepEqual(await imagesIn(client), ['job of a:latest: a:latest', 'job of b:latest: b:latest', 'job of root:1: root:1']);
        from = client.heard.length;
        client.replace(root, job('root:1'));
        await codesIn(client, uriOf('ci/a.yml'), from, []);
        assert.deepEqual(await imagesIn(client), ['job of root:1: root:1']);
      });
    }));

  test('unsaved: a default in an include counts at once', () =>
    inFolder((folder, uriOf) => {
      const files = { '.gitlab-ci.yml': 'include: /ci/a.yml\njob:\n  script: make\n', 'ci/a.yml': 'default:\n  image: a:1\n' };
      writeFiles(folder, files);
      return withClient({ folders: [uriOf('')] }, async (client) => {
        assert.deepEqual(await imagesIn(client), ['job: a:1']);
        client.open(uriOf('ci/a.yml'), files['ci/a.yml']);
        client.replace(uriOf('ci/a.yml'), 'default:\n  image: a:2\n');
        assert.deepEqual(await imagesIn(client), ['job: a:2']);
      });
    }));

  test('on disk: files that are added, deleted and renamed', () =>
    inFolder((folder, uriOf) => {
      writeFiles(folder, { '.gitlab-ci.yml': 'include: [/ci/a.yml, /ci/jobs/*.yml]\n' });
      return withClient({ folders: [uriOf('')] }, async (client) => {
        assert.deepEqual(await imagesIn(client), []);
        writeFiles(folder, { 'ci/a.yml': job('a:1'), 'ci/jobs/one.yml': job('one:latest') });
        changed(client, uriOf('ci/a.yml'), FileChangeType.Created);
        changed(client, uriOf('ci/jobs/one.yml'), FileChangeType.Created);
        const from = client.heard.length;
        await codesIn(client, uriOf('ci/jobs/one.yml'), 0, ['image-latest-tag']);
        assert.deepEqual(await imagesIn(client), ['job of a:1: a:1', 'job of one:latest: one:latest']);
        renameSync(join(folder, 'ci/jobs/one.yml'), join(folder, 'ci/jobs/two.yml'));
        changed(client, uriOf('ci/jobs/one.yml'), FileChangeType.Deleted);
        changed(client, uriOf('ci/jobs/two.yml'), FileChangeType.Created);
        await codesIn(client, uriOf('ci/jobs/one.yml'), from, []);
        await codesIn(client, uriOf('ci/jobs/two.yml'), from, ['image-latest-tag']);
        assert.deepEqual(await imagesIn(client), ['job of a:1: a:1', 'job of one:latest: one:latest']);
      });
    }));
});

describe('includes with rules', () => {
  test('add possible images to the list', () =>
    inFolder((folder, uriOf) => {
      const root = 'include:\n  - local: /ci/a.yml\n    rules:\n      - if: $A == "b"\ndefault:\n  image: root:1\njob:\n  script: make\n';
      writeFiles(folder, { '.gitlab-ci.yml': root, 'ci/a.yml': 'job:\n  image: a:1\nmore:\n  image: a:2\n  script: make\n' });
      return withClient({ folders: [uriOf('')] }, async (client) => {
        assert.deepEqual(await imagesIn(client), ['job: a:1', 'job: root:1', 'more: a:2']);
        client.open(uriOf('.gitlab-ci.yml'), root);
        const hover = await client.hover(uriOf('.gitlab-ci.yml'), { line: 6, character: 1 });
        assert.match(JSON.stringify(hover?.contents), /depends on the rules of the include “\/ci\/a\.yml”/);
      });
    }));

  test('in a child pipeline are separate', () =>
    inFolder((folder, uriOf) => {
      const root = 'default:\n  image: root:1\nstart:\n  trigger:\n    include: ci/child.yml\n';
      writeFiles(folder, {
        '.gitlab-ci.yml': root,
        'ci/child.yml': 'child:\n  image: child:latest\n  script: make\nnone:\n  script: make\n',
      });
      return withClient({ folders: [uriOf('')] }, async (client) => {
        assert.deepEqual(await imagesIn(client), ['child: child:latest']);
        await codesIn(client, uriOf('ci/child.yml'), 0, ['image-latest-tag']);
      });
    }));
});
