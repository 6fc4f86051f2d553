import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClientCapabilities, CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type LanguageClient, withClient } from '../support/languageClient.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const runner = 'file:///workspace/config.toml';
const rich: ClientCapabilities = {
  textDocument: { completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1] } } } },
};

/** Opens a text with `▮` for the cursor and requests completions there. */
async function complete(
  client: LanguageClient,
  uri: string,
  marked: string,
  triggerCharacter?: string,
): Promise<readonly CompletionItem[]> {
  const text = marked.replace('▮', '');
  client.open(uri, text);
  const position = TextDocument.create(uri, '', 0, text).positionAt(marked.indexOf('▮'));
  const context = triggerCharacter === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter };
  return client.request('textDocument/completion', { textDocument: { uri }, position, context });
}

function withItem(client: LanguageClient, uri: string, items: readonly CompletionItem[], label: string): string {
  const item = items.find((one) => one.label === label);
  assert.ok(item?.textEdit !== undefined && 'range' in item.textEdit, `${label} is not offered`);
  return client.withEdit(uri, { changes: { [uri]: [item.textEdit] } });
}

describe('completion', () => {
  test('offers values from other files', () =>
    withClient({}, async (client) => {
      client.open(runner, '[[runners]]\n  [runners.docker]\n    image = "registry.example.com/a:1"\n');
      const items = await complete(client, pipeline, 'build:\n  image: registry.example.com/▮\n');
      assert.equal(withItem(client, pipeline, items, 'registry.example.com/a:1'), 'build:\n  image: registry.example.com/a:1\n');
    }));

  test('keeps its order, and has documentation', () =>
    withClient({}, async (client) => {
      const items = await complete(client, runner, '[[runners]]\n  executor = "▮"\n');
      assert.deepEqual(
        items.toSorted((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1)),
        items,
      );
      assert.equal(items[0]?.label, 'docker');
      assert.match(items[0]?.detail ?? '', /Docker daemon/);
    }));

  test('has tab stops if the editor supports snippets, and opens the list again only in VS Code', async () => {
    const text = '[[runners]]\n  exec▮\n';
    await withClient({}, async (client) => {
      const items = await complete(client, runner, text);
      assert.equal(withItem(client, runner, items, 'executor'), '[[runners]]\n  executor = ""\n');
      assert.ok(items.every(({ insertTextFormat, insertTextMode, command }) => !(insertTextFormat || insertTextMode || command)));
    });
    await withClient({ capabilities: rich, initializationOptions: { commandLinks: true } }, async (client) => {
      const items = await complete(client, runner, text);
      assert.equal(withItem(client, runner, items, 'executor'), '[[runners]]\n  executor = "$1"\n');
      assert.equal(items.find(({ label }) => label === 'executor')?.command?.command, 'editor.action.triggerSuggest');
    });
  });

  test('escapes dollars and braces in snippets', () =>
    withClient({ capabilities: rich }, async (client) => {
      const items = await complete(client, pipeline, 'variables:\n  DOCKER_AUTH_CONFIG: ▮\n');
      const [item] = items;
      assert.equal(item?.insertTextFormat, 2);
      assert.equal(item?.textEdit?.newText, `'{"auths": {"$1": {"auth": "$2"\\}\\}\\}'`);
    }));

  test('a space in a script opens no list, a space after a colon does', () =>
    withClient({}, async (client) => {
      const image = 'a:\n  image: ruby:3\n';
      assert.notDeepEqual(await complete(client, pipeline, `${image}b:\n  image: ▮\n`, ' '), []);
      client.close(pipeline);
      assert.deepEqual(await complete(client, pipeline, `${image}b:\n  image: x\n  script:\n    - docker pull ▮\n`, ' '), []);
    }));

  test('offers nothing in files that are not open or belong to other programs', () =>
    withClient({}, async (client) => {
      assert.deepEqual(await complete(client, 'file:///w/.cargo/config.toml', '[build]\n▮'), []);
      assert.deepEqual(await complete(client, 'file:///w/values.yaml', 'image: ▮'), []);
      const nowhere = { textDocument: { uri: 'file:///w/none/config.toml' }, position: { line: 0, character: 0 } };
      assert.deepEqual(await client.request('textDocument/completion', nowhere), []);
    }));
});
