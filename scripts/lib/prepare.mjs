// Makes `npm start` and `npm test` work as the first command after a clone, so only Node's own modules may be imported here.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Prints one line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Runs the main function of a script, which returns the exit code (0 if undefined). Error messages are shown to the user. */
export async function main(script) {
  try {
    process.exitCode = (await script()) ?? 0;
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

// Inside an npm script, npm passes its own settings on as variables, and a nested npm would use the same `--prefix` or `--workspace`.
// Settings about where packages come from are kept: registry, cache, proxies, the user's npmrc.
const keptForNestedNpm = /^npm_config_(registry|cache|userconfig|globalconfig|cafile|(https?_?|no_?)?proxy)$/i;

/** The environment without the variables that npm added for the running script. */
export function environmentForNpm() {
  const isKept = ([name]) => !/^npm_(config|package|lifecycle)_/i.test(name) || keptForNestedNpm.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(isKept));
}

/** Installs the locked dependencies unless node_modules already has exactly these. */
export function ensureDependencies() {
  if (dependenciesAreInstalled()) {
    return;
  }
  say('Installing the dependencies (npm) …');
  // `npm ci` fails if the lock file lacks optional packages of other platforms, for example because it was written with a registry without them.
  // `npm install --no-save` also installs the locked versions and does not change the lock file.
  const strict = npm('ci');
  const { status, output } = strict.status === 0 ? strict : npm('install', '--no-save');
  if (status !== 0) {
    throw new Error(`Could not install the dependencies: ${output}`);
  }
}

function npm(...args) {
  const isWindows = process.platform === 'win32';
  const { status, stderr, error } = spawnSync(isWindows ? 'npm.cmd' : 'npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: environmentForNpm(),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: isWindows,
  });
  return { status, output: error?.message ?? stderr };
}

// npm writes node_modules/.package-lock.json as the last step of an install, so it shows what is installed. It does not list optional packages of
// other platforms.
function dependenciesAreInstalled() {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const present = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) {
    return false;
  }
  const isSatisfied = ([path, entry]) =>
    path in present ? present[path].integrity === entry.integrity : path === '' || entry.optional === true;
  return Object.entries(wanted).every(isSatisfied);
}

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The packages that `ensureSystemPackages` can install, and how to detect them. */
const systemPackages = {
  chromium: () => findChromium() !== undefined,
  'fonts-dejavu-core': () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf'),
  neovim: () => existsSync('/usr/bin/nvim'),
  ripgrep: () => existsSync('/usr/bin/rg'),
};

/** Installs missing Debian packages. Throws with a message for the user if that is not possible. */
export function ensureSystemPackages(names) {
  const missing = names.filter((name) => !systemPackages[name]());
  if (missing.length === 0) {
    return;
  }
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`This step needs ${missing.join(' and ')}. Install it yourself: this system has no apt-get.`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`This step needs ${missing.join(' and ')}: run "sudo ${command}" once.`);
  }
  say(`Installing ${missing.join(', ')} (apt-get) …`);
  const apt = (...args) =>
    execFileSync('apt-get', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
  } catch (error) {
    throw new Error(
      `"${command}" failed: ${String(error.stderr ?? error.message)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  }
}

/** Path of a Chromium or Chrome to run headless, `undefined` if there is none. `CHROMIUM_PATH` has priority. */
export function findChromium() {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.find((path) => path && existsSync(path));
}
