import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const prepare = fileURLToPath(new URL('../scripts/lib/prepare.mjs', import.meta.url));

test('when "npm ci" fails, its own message is shown and nothing else is tried', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullproof-install-'));
  try {
    const copy = join(folder, 'scripts/lib/prepare.mjs');
    mkdirSync(join(folder, 'scripts/lib'), { recursive: true });
    cpSync(prepare, copy);
    // A package that the lock file does not have, and that no registry is asked for.
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other/package.json'), '{"name": "other", "version": "1.0.0"}');
    writeFileSync(join(folder, 'package.json'), '{"name": "x", "version": "1.0.0", "dependencies": {"other": "file:./other"}}');
    writeFileSync(join(folder, 'package-lock.json'), '{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {}}}');
    const script = `import { ensureDependencies, main } from ${JSON.stringify(pathToFileURL(copy).href)}; await main(ensureDependencies);`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /npm error .*`npm ci` can only install packages when your package.json and package-lock.json/);
    assert.match(stderr, /Missing: other@/);
    assert.equal(stdout, 'Installing the dependencies (npm ci) …\n"npm ci" failed.\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
