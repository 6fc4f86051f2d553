import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allRules } from '../server/src/core/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const largest = 700 * 1024;

test('the package of the extension is small and has exactly the files that it needs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pullproof-package-'));
  try {
    const skipped = new Set(['node_modules', '.git', '.vscode-test', '.cache', 'test']);
    cpSync(root, folder, { recursive: true, filter: (from) => !skipped.has(path.relative(root, from).split(path.sep)[0] ?? '') });
    // The bundles exist already. Building them again would disturb the tests that run at the same time.
    const { scripts: _, ...manifest } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
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
      'walkthrough/fix.md',
      'walkthrough/generate.md',
      'walkthrough/hover.md',
      'walkthrough/list.md',
      'walkthrough/open.md',
      'walkthrough/sample.gitlab-ci.yml',
    ]);
    const packed = path.join(folder, 'pullproof.vsix');
    execFileSync(process.execPath, [vsce, 'package', '--no-dependencies', '--out', packed], { cwd: folder, stdio: 'pipe' });
    const { size } = statSync(packed);
    assert.ok(size <= largest, `${Math.round(size / 1024)} KB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the package contains the page of each rule', () => {
  const pages: unknown = JSON.parse(readFileSync(path.join(root, 'dist/rulePages.json'), 'utf8'));
  const pageOf = (id: string) => [id, readFileSync(path.join(root, 'docs/rules', `${id}.md`), 'utf8')];
  assert.deepEqual(pages, Object.fromEntries(allRules.map(({ id }) => pageOf(id))));
});

test('the licences of all bundled packages are listed', () => {
  execFileSync(process.execPath, [path.join(root, 'scripts/notices.mjs'), '--check'], { stdio: 'pipe' });
});
