/** `npm run package`: writes pullproof-<version>.vsix. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageOptions, stagePackage } from './lib/packageFiles.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const run = (cwd: string, ...args: readonly string[]) => execFileSync(process.execPath, args, { cwd, stdio: 'inherit' });

run(top, 'esbuild.mjs');
const folder = mkdtempSync(join(tmpdir(), 'pullproof-package-'));
try {
  stagePackage(folder);
  run(folder, join(top, 'node_modules/@vscode/vsce/vsce'), 'package', ...packageOptions, '--out', top);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
