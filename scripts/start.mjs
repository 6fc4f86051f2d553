#!/usr/bin/env node
// `npm start`: opens the folder examples/ with the extension, in the installed VS Code or else in a browser.
//
//   --browser           use a browser even if VS Code is installed
//   --port NUMBER       the port for the browser (default: any free port)
//   --screenshot FILE   take a screenshot of examples/.gitlab-ci.yml and exit
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, main, root, say } from './lib/prepare.mjs';
import { runNode } from './lib/run.mjs';

const { values: options } = parseArgs({
  options: { browser: { type: 'boolean' }, port: { type: 'string', default: '0' }, screenshot: { type: 'string' } },
});
const examples = join(root, 'examples');

await main(start);

async function start() {
  ensureDependencies();
  say('Building …');
  const { code, output } = await runNode(['esbuild.mjs']);
  if (code !== 0) {
    throw new Error(output);
  }
  if (options.screenshot) {
    return takeScreenshot(resolve(options.screenshot));
  }
  const desktop = options.browser ? undefined : findDesktop();
  return desktop ? openDesktop(desktop) : serve();
}

function findDesktop() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folder = hasDisplay ? (process.env.PATH ?? '').split(delimiter).find((path) => existsSync(join(path, name))) : undefined;
  return folder ? join(folder, name) : undefined;
}

function openDesktop(executable) {
  say('Opening examples/ in VS Code …');
  const child = spawn(executable, [`--extensionDevelopmentPath=${root}`, examples], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => done(code ?? 1));
  });
}

async function serve() {
  const { startServer } = await import('./vscode/server.mjs');
  const server = await startServer({ port: Number(options.port) });
  const window = { workspace: examples, extension: root, file: join(examples, '.gitlab-ci.yml') };
  say(
    `VS Code ${server.version} is running with Pullproof. Open this address in a browser. Press Ctrl-C to stop.\n\n  ${server.address(window)}\n`,
  );
  const interrupted = new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  try {
    await Promise.race([interrupted, server.ended]);
  } finally {
    await server.close();
  }
}

async function takeScreenshot(file) {
  const { openWorkbench } = await import('./vscode/workbench.mjs');
  say('Opening examples/.gitlab-ci.yml …');
  const workbench = await openWorkbench({
    settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    window: { workspace: examples, extension: root, file: join(examples, '.gitlab-ci.yml') },
  });
  const stop = async () => {
    await workbench.close();
    process.exit(130);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await workbench.page.locator('.monaco-editor .cdr[class*="squiggly-"]').first().waitFor({ state: 'attached', timeout: 60_000 });
    // Other findings and the syntax highlighting follow shortly after.
    await workbench.page.waitForTimeout(1500);
    mkdirSync(dirname(file), { recursive: true });
    await workbench.page.screenshot({ path: file });
    say(`The screenshot is in ${file}.`);
  } finally {
    await workbench.close();
  }
}
