import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../', import.meta.url));
const page = 'ground-truth.md';
const anchors = [...read(`docs/${page}`).matchAll(/<a id="([^"]*)">/g)].map(([, id = '']) => id);

test('each anchor of the ground truth is there once', () => {
  const repeated = anchors.filter((id, index) => anchors.indexOf(id) !== index);
  assert.deepEqual(repeated, []);
});

test('each section of the ground truth has an anchor right before it', () => {
  const headings = [...read(`docs/${page}`).matchAll(/^(.*)\n\n#{2,3} ([A-Z])(?:\.(\d+)|\.) /gm)];
  const wrong = headings.filter(([, before, letter = '', number = '']) => before !== `<a id="${letter.toLowerCase()}${number}"></a>`);
  assert.ok(headings.length > 0);
  assert.deepEqual(
    wrong.map(([heading]) => heading),
    [],
  );
});

test('references to the ground truth name sections that it has', () => {
  const references = filesWith(`${page}#`, 'server', 'client', 'test', 'scripts', 'docs', '*.md').flatMap(referencesIn);
  assert.deepEqual(
    references.filter(({ anchor }) => !anchors.includes(anchor)),
    [],
  );
});

test('no reference to the ground truth has the old form', () => {
  assert.deepEqual(filesWith(page.replace('.md', '').toUpperCase()), []);
});

/** `…#a2`, and those that follow it behind commas: `…#a2, #a3`. A comment may go on in its next line. */
function referencesIn(file: string): readonly { readonly file: string; readonly anchor: string }[] {
  const found = read(file).matchAll(/ground-truth\.md(#[\w-]+(?:,\s*(?:\*|\/\/)?\s*#[\w-]+)*)/g);
  return [...found].flatMap(([, list = '']) => [...list.matchAll(/#([\w-]+)/g)].map(([, anchor = '']) => ({ file, anchor })));
}

/** The files of the repository, committed or about to be, that contain a text. */
function filesWith(text: string, ...paths: readonly string[]): readonly string[] {
  const { stdout } = spawnSync('git', ['grep', '--untracked', '-lIzF', text, '--', ...paths], { cwd: top, encoding: 'utf8' });
  return stdout.split('\0').filter((path) => path !== '');
}

function read(path: string): string {
  return readFileSync(join(top, path), 'utf8');
}
