import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

function run(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function withFolder(files: Readonly<Record<string, string>>, use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'pullproof-cli-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('errors exit with 1 and show file, line and column', () => {
  withFolder({ 'sub/.gitlab-ci.yml': 'build:\n  image: node:10:16.0\n  script: make\n' }, (folder) => {
    const { status, stdout } = run([folder]);
    assert.equal(status, 1);
    assert.match(stdout, /^sub\/\.gitlab-ci\.yml:2:17 error image-invalid-reference: Invalid image reference "node:10:16\.0"/);
  });
});

test('the pipeline of this project has no mistakes', () => {
  const own = readFileSync(new URL('../.gitlab-ci.yml', import.meta.url), 'utf8');
  withFolder({ '.gitlab-ci.yml': own }, (folder) => {
    const { status, stdout } = run([folder]);
    assert.equal(stdout, 'No problems found.\n');
    assert.equal(status, 0);
  });
});

test('included files are checked, whatever their names are', () => {
  const files = { '.gitlab-ci.yml': 'include: /ci/build.yml\n', 'ci/build.yml': 'build:\n  image: node:10:16.0\n  script: make\n' };
  withFolder(files, (folder) => {
    assert.match(run([folder]).stdout, /^ci\/build\.yml:2:17 error image-invalid-reference/);
  });
});

test('warnings exit with 0, or with 1 above the limit', () => {
  withFolder({ '.gitlab-ci.yml': 'build:\n  image: node:latest\n  script: make\n' }, (folder) => {
    assert.equal(run([folder]).status, 0);
    assert.equal(run([folder, '--max-warnings', '0']).status, 1);
    const [found] = JSON.parse(run([folder, '--format', 'json']).stdout);
    assert.deepEqual([found.file, found.line, found.column, found.rule], ['.gitlab-ci.yml', 2, 15, 'image-latest-tag']);
  });
});

test('a folder without findings', () => {
  withFolder({ 'config.json': '{"name": "something else"}', 'config.toml': 'title = "blog"\n' }, (folder) => {
    assert.deepEqual(run([folder]), { status: 0, stdout: 'No problems found.\n', stderr: '' });
  });
});

for (const args of [['--format', 'xml'], ['--bad'], ['a', 'b'], ['does-not-exist'], ['--max-warnings', 'few']]) {
  test(`invalid arguments: ${args.join(' ')}`, () => {
    const { status, stderr } = run(args);
    assert.equal(status, 2);
    assert.match(stderr, /pullproof \[--runner-version/);
  });
}
