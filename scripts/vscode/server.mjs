// Starts a VS Code server with an extension under development, to open VS Code in a browser.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atExit, temporaryFolder, withTimeout } from '../lib/run.mjs';
import { installVSCode } from './install.mjs';
import { quietSettings } from './settings.mjs';

/**
 * Starts a server on 127.0.0.1 that requires a token.
 *
 * Options: `userData` (folder; default: a new one), `settings` (user settings), `environment` (variables for the extension host), `trust`
 * ("everything", the default: workspace trust is off; "nothing": it is on and no workspace is trusted), `port` (0: any), `logFile`.
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
    // Otherwise VS Code runs a login shell and gives its variables to the extension host instead of these.
    ['--force-disable-user-env'],
    // A released VS Code reads extensionDevelopmentPath and extensionTestsPath from the URL only with this switch.
    ['--enable-smoke-test-driver'],
    ...(trust === 'everything' ? [['--disable-workspace-trust']] : []),
  ];
  const preload = new URL('endWithParent.mjs', import.meta.url).href;
  // Detached, so that it has its own process group and one signal also reaches extension hosts, language servers and terminals.
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
        reject(new Error(`The VS Code server ended unexpectedly (${name ?? code}).`));
      }
    });
  });
  // Avoids an unhandled rejection if no caller awaits it.
  ended.catch(() => {});

  const close = async () => {
    isClosing = true;
    signal('SIGTERM');
    // It would wait long for its child processes.
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
 * The URL of a window: `workspace` (a folder or .code-workspace file), `file` to open, `extension` (its folder) and `tests` (a file), all absolute
 * paths on this machine.
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
