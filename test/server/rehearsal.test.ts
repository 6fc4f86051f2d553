import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../../server/src/core/db/workspace.ts';
import { defaultSettings, formatOf, readFile, type SourceRange } from '../../server/src/core/index.ts';
import type { OpenFile } from '../../server/src/lsp/features.ts';
import { rehearseLater } from '../../server/src/lsp/warmUp.ts';
import { createWorkspace } from '../../server/src/workspace/workspace.ts';

const uri = 'file:///workspace/.gitlab-ci.yml';

function openFile(text: string): OpenFile {
  const format = formatOf(uri);
  assert.ok(format);
  const analysis = readFile(text, format);
  const files = [{ uri, path: '.gitlab-ci.yml', format: format.id, facts: analysis.facts }];
  const circumstances = { settings: defaultSettings, file: { uri, format: format.id }, workspace: { files } };
  return { document: TextDocument.create(uri, 'yaml', 1, text), analysis, circumstances };
}

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = createWorkspace({}, ['file:///workspace'], readSettings({}), () => undefined);
  for (const [name, text] of Object.entries(files)) workspace.set(`file:///workspace/${name}`, text);
  return workspace;
}

const nowhere = () => workspaceOf({});

test('likely requests for the first open file run in advance', async () => {
  const file = openFile('a:\n  image: ruby\nb:\n  image: node:22\n');
  const asked: string[] = [];
  rehearseLater(
    nowhere,
    () => file,
    ({ analysis }, { start, end }: SourceRange) => asked.push(analysis.text.slice(start, end)),
  );
  await wait(500);
  assert.deepEqual(asked, ['ruby', 'node:22', 'image', 'ruby']);
});

test('without an open file, or after the file has changed, nothing runs', async () => {
  const files = [openFile('a:\n  image: ruby\n'), openFile('a:\n  image: ruby:3\n')];
  const asked: string[] = [];
  rehearseLater(
    nowhere,
    () => undefined,
    () => asked.push('nothing is open'),
  );
  rehearseLater(
    nowhere,
    () => files.shift(),
    () => asked.push('another file'),
  );
  await wait(500);
  assert.deepEqual(asked, []);
});

/** Every text that the file gets during the warm-up, and its text afterwards. */
async function textsOf(workspace: Workspace, text: string): Promise<readonly string[]> {
  const texts: string[] = [];
  const watched: Workspace = {
    ...workspace,
    set: (name, typed) => {
      if (name === uri) texts.push(String(typed));
      workspace.set(name, typed);
    },
  };
  const before = workspace.findingsOf(uri);
  const analysis = workspace.analysisOf(uri);
  const circumstances = workspace.circumstancesOf(uri);
  assert.ok(analysis && circumstances);
  const file = { document: TextDocument.create(uri, 'yaml', 1, text), analysis, circumstances };
  rehearseLater(
    () => watched,
    () => file,
    () => undefined,
  );
  await wait(500);
  assert.equal(workspace.analysisOf(uri)?.text, text);
  assert.deepEqual(shown(workspace.findingsOf(uri)), shown(before));
  return texts;
}

function shown(findings: ReturnType<Workspace['findingsOf']>) {
  return findings.map(({ rule, message, range: { start, end } }) => ({ rule, message, start, end }));
}

test('characters are typed and undone', async () => {
  const text = 'a:\n  image: ruby\nb:\n  image: node:22\n';
  const texts = await textsOf(workspaceOf({ '.gitlab-ci.yml': text }), text);
  assert.deepEqual(texts, [
    ...['a:\n  image: rubyx\nb:\n  image: node:22\n', text],
    ...['a:\n  image: ruby\nb:\n  image: node:22x\n', text],
    ...['a:\n  imagex: ruby\nb:\n  image: node:22\n', text],
    ...['a:\n  image: rubyx\nb:\n  image: node:22\n', text],
  ]);
});

test('nothing is typed if many files may depend on it', async () => {
  const text = 'a:\n  image: ruby\n';
  const others = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.gitlab-ci.yml`, text]));
  assert.deepEqual(await textsOf(workspaceOf({ '.gitlab-ci.yml': text, ...others }), text), []);
});

test('a character is undone even if the check fails', async () => {
  const text = 'a:\n  image: ruby\n';
  const workspace = workspaceOf({ '.gitlab-ci.yml': text });
  const failing: Workspace = {
    ...workspace,
    findingsOf: (name) => {
      if (workspace.analysisOf(name)?.text !== text) throw new Error('a fault');
      return workspace.findingsOf(name);
    },
  };
  assert.deepEqual(await textsOf(failing, text), ['a:\n  image: rubyx\n', text]);
});
