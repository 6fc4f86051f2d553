import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings, formatOf, readFile, type SourceRange } from '../../server/src/core/index.ts';
import type { OpenFile } from '../../server/src/features.ts';
import { rehearseLater } from '../../server/src/rehearsal.ts';

const uri = 'file:///workspace/.gitlab-ci.yml';

function openFile(text: string): OpenFile {
  const format = formatOf(uri);
  assert.ok(format);
  const analysis = readFile(text, format);
  const files = [{ uri, path: '.gitlab-ci.yml', format: format.id, facts: analysis.facts }];
  const circumstances = { settings: defaultSettings, file: { uri, format: format.id }, workspace: { files } };
  return { document: TextDocument.create(uri, 'yaml', 1, text), analysis, circumstances };
}

test('what is likely to be asked of the first open file is asked beforehand', async () => {
  const file = openFile('a:\n  image: ruby\nb:\n  image: node:22\n');
  const asked: string[] = [];
  rehearseLater(
    () => file,
    ({ analysis }, { start, end }: SourceRange) => asked.push(analysis.text.slice(start, end)),
  );
  await wait(500);
  assert.deepEqual(asked, ['ruby', 'node:22', 'image', 'ruby']);
});

test('without an open file, and once the file is another one, nothing is asked any more', async () => {
  const files = [openFile('a:\n  image: ruby\n'), openFile('a:\n  image: ruby:3\n')];
  const asked: string[] = [];
  rehearseLater(
    () => undefined,
    () => asked.push('nothing is open'),
  );
  rehearseLater(
    () => files.shift(),
    () => asked.push('another file'),
  );
  await wait(500);
  assert.deepEqual(asked, []);
});
