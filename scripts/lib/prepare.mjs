// Makes `npm start` and `npm test` work as the first command after a clone, so it can only import Node's own modules.
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

/** Runs a script's main function, which returns the exit code (default: 0). Shows its errors to the user. */
export async function main(script) {
  try {
    process.exitCode = (await script()) ?? 0;
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

// Inside an npm script, npm passes its settings as variables, so a nested npm would use a `--prefix` or `--workspace` of the outer one.
// Settings for the source of packages are kept: registry, cache, proxies, the user's npmrc.
const keptForNestedNpm = /^npm_config_(registry|cache|userconfig|globalconfig|cafile|(https?_?|no_?)?proxy)$/i;

/** The environment without the variables that npm sets for the running script, so that they do not affect a nested npm. */
export function environmentForNpm() {
  const isKept = ([name]) => !/^npm_(config|package|lifecycle)_/i.test(name) || keptForNestedNpm.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(isKept));
}

/** Installs the locked dependencies unless node_modules already contains exactly those. */
export function ensureDependencies() {
  if (dependenciesAreInstalled()) {
    return;
  }
  say('Installing the dependencies (npm ci) …');
  const isWindows = process.platform === 'win32';
  // npm's own message is more useful than a summary, so it goes to the terminal unchanged.
  const { status, error } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: environmentForNpm(),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: isWindows,
  });
  if (status !== 0) {
    throw new Error(`"npm ci" failed${error === undefined ? '' : `: ${error.message}`}.`);
  }
}

// npm writes node_modules/.package-lock.json as the last step of an install, so its content shows that the install was complete.
// It lists only installed packages, without optional packages for other platforms.
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

/** What `ensureSystemPackages` can install, and the file whose existence shows that it is installed. */
const systemPackages = {
  chromium: () => findChromium() !== undefined,
  'fonts-dejavu-core': () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf'),
  neovim: () => existsSync('/usr/bin/nvim'),
  ruby: () => existsSync('/usr/bin/ruby'),
  git: () => existsSync('/usr/bin/git'),
  'openssh-server': () => existsSync('/usr/sbin/sshd'),
  ripgrep: () => existsSync('/usr/bin/rg'),
  'docker-registry': () => existsSync('/usr/bin/docker-registry'),
  'apache2-utils': () => existsSync('/usr/bin/htpasswd'),
  skopeo: () => existsSync('/usr/bin/skopeo'),
  podman: () => existsSync('/usr/bin/podman'),
  buildah: () => existsSync('/usr/bin/buildah'),
  curl: () => existsSync('/usr/bin/curl'),
  pass: () => existsSync('/usr/bin/pass'),
  'golang-docker-credential-helpers': () => existsSync('/usr/bin/docker-credential-pass'),
};

/** Installs missing Debian packages. If that is not possible, throws an error with a message for the user. */
export function ensureSystemPackages(names) {
  const missing = names.filter((name) => !systemPackages[name]());
  if (missing.length === 0) {
    return;
  }
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`This step needs ${missing.join(' and ')}, which you have to install yourself on a system without apt-get.`);
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

/** The path of a Chromium or Chrome to run headless. Undefined if there is none. `CHROMIUM_PATH` has precedence. */
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
