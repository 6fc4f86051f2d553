import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../', import.meta.url));

test('the settings of the README are those of the extension', () => {
  const manifest = JSON.parse(read('package.json')) as {
    contributes: { configuration: readonly { properties: Readonly<Record<string, unknown>> }[] };
  };
  const rows = /^## Settings$([\s\S]*?)^## /m.exec(read('README.md'))?.[1]?.matchAll(/^\| (.*?) \|/gm) ?? [];
  const named = [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`(pullproof\.[\w.]+)`/g)].map(([, name]) => name));
  const contributed = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
  assert.deepEqual(named.sort(), contributed.sort());
});

test('the code map has every folder of the core', () => {
  const map = /^## Map$([\s\S]*?)^## /m.exec(read('ARCHITECTURE.md'))?.[1] ?? '';
  const named = [...map.matchAll(/`core\/(\w+)\/`/g)].map(([, name]) => name);
  const folders = readdirSync(`${top}server/src/core`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(named.sort(), folders.map(({ name }) => name).sort());
});

describe('SECURITY.md', () => {
  const promised = read('SECURITY.md').split('## What is not promised')[0] ?? '';
  const rows = promised.split('\n').filter((line) => line.startsWith('| ') && !line.endsWith('| Tested by |'));

  test('names a test for each promise', () => {
    assert.ok(rows.length > 30);
    assert.deepEqual(
      rows.filter((row) => testsIn(row).length === 0),
      [],
    );
  });

  test('names tests that exist, with the names that they have', () => {
    const named = rows.flatMap(testsIn);
    assert.ok(named.length > 50);
    assert.deepEqual(
      named.filter(({ path, name }) => !existsSync(top + path) || !read(path).includes(`'${name}'`)),
      [],
    );
    // Every file that is mentioned is mentioned with a test.
    assert.deepEqual(
      [...promised.matchAll(/^\| .*`(test\/[\w./-]+\.ts)`(?! ")/gm)].map(([, path]) => path),
      [],
    );
  });
});

/** What `test/a.test.ts` "one", "two" names. */
function testsIn(row: string): readonly { readonly path: string; readonly name: string }[] {
  const groups = row.matchAll(/`(test\/[\w./-]+\.ts)` ("[^"]+"(?:, "[^"]+")*)/g);
  return [...groups].flatMap(([, path = '', names = '']) => [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ path, name })));
}

describe('links have a target', () => {
  // Expected hovers are Markdown files too, but their links are for the editor.
  for (const file of tracked('*.md').filter((name) => !name.endsWith('.hover.md'))) {
    test(file, () => {
      const dead = linksOf(read(file)).filter((link) => !leadsSomewhere(file, link));
      assert.deepEqual(dead, []);
    });
  }
});

/** Targets inside the repository. Links in code are ignored. */
function linksOf(markdown: string): readonly string[] {
  const prose = markdown.replace(/^(```+)[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?\)/g)].flatMap(([, target = '']) => (/^[a-z][a-z+.-]*:/i.test(target) ? [] : [target]));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = decodeURIComponent(link).split('#');
  const target = path === '' ? from : join(dirname(from), path);
  if (!existsSync(top + target)) return false;
  return anchor === undefined || !target.endsWith('.md') || anchorsOf(read(target)).includes(anchor);
}

/** Those that are written as such, and those that GitLab and GitHub make of headings. */
function anchorsOf(markdown: string): readonly string[] {
  const prose = markdown.replace(/^(```+)[\s\S]*?^\1$/gm, '');
  const written = [...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
  return [...written, ...headings];
}

function tracked(pattern: string): readonly string[] {
  const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', pattern], { cwd: top, encoding: 'utf8' });
  return paths.split('\n').filter((path) => path !== '' && existsSync(top + path));
}

function read(path: string): string {
  return readFileSync(join(top, path), 'utf8');
}
