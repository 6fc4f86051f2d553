import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packageOptions, stagePackage, standalone } from '../scripts/lib/packageFiles.ts';
import { allRules } from '../server/src/core/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const largest = 900 * 1024;

test('the package of the extension is small and has exactly the files that it needs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pullproof-package-'));
  try {
    stagePackage(folder);
    const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
    const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    assert.deepEqual(listed.filter((file) => !file.startsWith('syntaxes/')).sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'NOTICES.txt',
      'README.md',
      'dist/browser/client.js',
      'dist/browser/explain.css',
      'dist/browser/explain.js',
      'dist/browser/server.js',
      'dist/client.js',
      'dist/languageClient.js',
      'dist/rulePages.json',
      'dist/server.js',
      'icon.png',
      'package.json',
      'package.nls.json',
      'schemas/docker-config.schema.json',
      'views.svg',
      'walkthrough/fix.md',
      'walkthrough/generate.md',
      'walkthrough/hover.md',
      'walkthrough/list.md',
      'walkthrough/open.md',
      'walkthrough/sample.gitlab-ci.yml',
    ]);
    const packed = path.join(folder, 'pullproof.vsix');
    execFileSync(process.execPath, [vsce, 'package', ...packageOptions, '--out', packed], { cwd: folder, stdio: 'pipe' });
    const { size } = statSync(packed);
    assert.ok(size <= largest, `${Math.round(size / 1024)} KB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the README of the package needs no network for its pictures, and its links lead to the repository', () => {
  const readme = standalone(readFileSync(path.join(root, 'README.md'), 'utf8'), 'https://example.com/blob/HEAD');
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\((.{20})/g)].map(([, target]) => target);
  assert.ok(pictures.length > 0);
  assert.deepEqual(new Set(pictures), new Set(['data:image/webp;base']));
  const links = [...readme.matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
  assert.deepEqual(
    links.filter((target) => !/^(https:|#)/.test(target)),
    [],
  );
  assert.ok(links.includes('https://example.com/blob/HEAD/docs/rules/README.md'), links.join('\n'));
});

test('the package contains the page of each rule', () => {
  const pages: unknown = JSON.parse(readFileSync(path.join(root, 'dist/rulePages.json'), 'utf8'));
  const pageOf = (id: string) => [id, readFileSync(path.join(root, 'docs/rules', `${id}.md`), 'utf8')];
  assert.deepEqual(pages, Object.fromEntries(allRules.map(({ id }) => pageOf(id))));
});

test('the licences of all bundled packages are listed', () => {
  execFileSync(process.execPath, [path.join(root, 'scripts/notices.mjs'), '--check'], { stdio: 'pipe' });
});
