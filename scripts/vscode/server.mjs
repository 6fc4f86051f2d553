// Starts the VS Code server with an extension under development: what a browser needs to show a VS Code window.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atExit, temporaryFolder, withTimeout } from '../lib/run.mjs';
import { installVSCode } from './install.mjs';
import { quietSettings } from './settings.mjs';

/**
 * Starts a server on 127.0.0.1 that only those who know its token can use.
 *
 * Options: `userData` (folder; a fresh one otherwise), `settings` (user settings), `environment` (variables for the extension host), `trust`
 * ("everything", the default, switches workspace trust off; "nothing" leaves it on, and no workspace is trusted), `port` (0: any), `logFile`.
 *
 * Resolves to `{ version, host, log, address(window), ended, close() }`; `ended` rejects when the server ends before `close`.
 */
export async function startServer({ userData, settings = {}, environment = {}, trust = 'everything', port = 0, logFile } = {}) {
  const { home, version, node } = await installVSCode();
  const folder = temporaryFolder('vscode');
  const userFolder = userData ?? join(folder, 'user-data');
  writeSettings(join(userFolder, 'User', 'settings.json'), settings);

  const token = randomBytes(16).toString('hex');
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const socketFolder = join(folder, 'sockets');
  mkdirSync(socketFolder, { mode: 0o700 });
  const logPath = logFile ?? join(folder, 'vscode.log');
  mkdirSync(dirname(logPath), { recursive: true });
  const log = createWriteStream(logPath);

  const options = [
    ['--host', '127.0.0.1'],
    ['--port', String(port)],
    ['--connection-token-file', tokenFile],
    ['--server-data-dir', join(folder, 'server')],
    ['--user-data-dir', userFolder],
    ['--extensions-dir', join(folder, 'extensions')],
    ['--telemetry-level', 'off'],
    ['--accept-server-license-terms'],
    ['--disable-getting-started-override'],
    // Else a login shell is run for its variables, and the extension host gets those instead of ours.
    ['--force-disable-user-env'],
    // A released VS Code looks at extensionDevelopmentPath and extensionTestsPath of an address only with this switch.
    ['--enable-smoke-test-driver'],
    ...(trust === 'everything' ? [['--disable-workspace-trust']] : []),
  ];
  const preload = new URL('endWithParent.mjs', import.meta.url).href;
  // Detached: a process group of its own, so that one signal reaches extension hosts, language servers and terminals too.
  const server = spawn(node, ['--import', preload, join(home, 'out/server-main.js'), ...options.flat()], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...environment,
      EXTENSIONS_GALLERY: '{}',
      PULLPROOF_SERVER_PARENT: String(process.pid),
      XDG_RUNTIME_DIR: socketFolder,
    },
  });
  const signal = (name) => {
    try {
      process.kill(-server.pid, name);
    } catch {
      // It has ended already.
    }
  };
  const forget = atExit(() => signal('SIGKILL'));

  let isClosing = false;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  const ended = new Promise((_resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, name) => {
      if (!isClosing) {
        reject(new Error(`The VS Code server ended by itself (${name ?? code}).`));
      }
    });
  });
  // Whoever waits gets the rejection; nobody has to.
  ended.catch(() => {});

  const close = async () => {
    isClosing = true;
    signal('SIGTERM');
    // It would wait for its own children for long.
    await Promise.race([exit, new Promise((resolve) => setTimeout(resolve, 500))]);
    signal('SIGKILL');
    forget();
    await new Promise((resolve) => log.end(resolve));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };

  try {
    const listening = await withTimeout(Promise.race([ended, portOf(server, log)]), 180, 'The VS Code server');
    const host = `127.0.0.1:${listening}`;
    return { version, host, log, ended, close, address: (window) => addressOf(host, token, window) };
  } catch (error) {
    await close();
    throw error;
  }
}

function writeSettings(file, settings) {
  const given = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...quietSettings, ...given, ...settings }, undefined, 2));
}

function portOf(server, log) {
  return new Promise((resolve) => {
    let output = '';
    server.stderr.on('data', (chunk) => log.write(chunk));
    server.stdout.on('data', (chunk) => {
      log.write(chunk);
      output += chunk;
      const [, port] = /Extension host agent listening on (\d+)/.exec(output) ?? [];
      if (port) {
        resolve(port);
      }
    });
  });
}

/**
 * The address that shows one window: `workspace` (a folder or .code-workspace file), `file` to open, `extension` (its folder) and `tests` (a file),
 * all absolute paths on this machine.
 */
function addressOf(host, token, { workspace, file, extension, tests }) {
  const remote = (path) => `vscode-remote://${host}${pathToFileURL(path).pathname}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...(file ? [['openFile', remote(file)]] : []),
  ];
  const query = new URLSearchParams({ tkn: token, payload: JSON.stringify(payload) });
  if (workspace) {
    query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  } else {
    query.set('ew', 'true');
  }
  return `http://${host}/?${query}`;
}
