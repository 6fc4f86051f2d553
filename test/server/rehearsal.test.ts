import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings, formatOf, readFile, type SourceRange } from '../../server/src/core/index.ts';
import type { OpenFile } from '../../server/src/lsp/features.ts';
import { rehearseLater } from '../../server/src/lsp/warmUp.ts';
import { readSettings } from '../../server/src/workspace/settings.ts';
import { createWorkspace, type Workspace } from '../../server/src/workspace/workspace.ts';
import { stopClock } from '../support/stoppedClock.ts';

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

const clock = stopClock();

/** Nobody waits for anything: the time for rehearsing comes, and passes. */
async function rest(): Promise<void> {
  clock.pass();
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

test('what is likely to be asked of the first open file is asked beforehand', async () => {
  const file = openFile('a:\n  image: ruby\nb:\n  image: node:22\n');
  const asked: string[] = [];
  rehearseLater(
    nowhere,
    () => file,
    ({ analysis }, { start, end }: SourceRange) => asked.push(analysis.text.slice(start, end)),
  );
  await rest();
  assert.deepEqual(asked, ['ruby', 'node:22', 'image', 'ruby']);
});

test('without an open file, and once the file is another one, nothing is asked any more', async () => {
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
  await rest();
  assert.deepEqual(asked, []);
});

/** Every text that the file gets while it is rehearsed with, and what is known of it afterwards. */
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
  await rest();
  assert.equal(workspace.analysisOf(uri)?.text, text);
  assert.deepEqual(shown(workspace.findingsOf(uri)), shown(before));
  return texts;
}

function shown(findings: ReturnType<Workspace['findingsOf']>) {
  return findings.map(({ rule, message, range: { start, end } }) => ({ rule, message, start, end }));
}

test('keys are typed and taken back', async () => {
  const text = 'a:\n  image: ruby\nb:\n  image: node:22\n';
  const texts = await textsOf(workspaceOf({ '.gitlab-ci.yml': text }), text);
  assert.deepEqual(texts, [
    ...['a:\n  image: rubyx\nb:\n  image: node:22\n', text],
    ...['a:\n  image: ruby\nb:\n  image: node:22x\n', text],
    ...['a:\n  imagex: ruby\nb:\n  image: node:22\n', text],
    ...['a:\n  image: rubyx\nb:\n  image: node:22\n', text],
  ]);
});

test('no keys are typed where many files may hang on it', async () => {
  const text = 'a:\n  image: ruby\n';
  const others = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.gitlab-ci.yml`, text]));
  assert.deepEqual(await textsOf(workspaceOf({ '.gitlab-ci.yml': text, ...others }), text), []);
});

test('what fails while it is rehearsed is taken back too', async () => {
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
