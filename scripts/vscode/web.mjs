// Runs a suite in VS Code for the Web: the extension and its tests in a web worker, on files that only the browser has.
import { appendFileSync, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { whenStopped, withTimeout } from '../lib/run.mjs';
import { openChromium } from './chromium.mjs';
import { commit, installVSCodeForTheWeb, quality } from './installWeb.mjs';
import { quietSettings } from './settings.mjs';

/**
 * `extension` and `workspace` are folders, `tests` is a file, and `settings` are those of the workspace. The events of the tests are added to the file `report`, VS Code's output goes to the
 * file `log`. Resolves to the exit code.
 */
export async function runInWeb({
  extension,
  tests,
  workspace,
  settings,
  report,
  log,
  timeout = Number(process.env.VSCODE_HEADLESS_TIMEOUT || 900),
}) {
  const data = await installVSCodeForTheWeb();
  // The settings of a user would be in the browser's database.
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  const port = await freePort();
  const stream = createWriteStream(log);
  let server;
  let browser;
  const close = async () => {
    await browser?.close();
    server?.dispose();
    stream.end();
  };
  const cancel = whenStopped(async () => {
    await close();
    process.exit(130);
  });
  try {
    server = await serve({ data, port, extensionDevelopmentPath: extension, extensionTestsPath: tests, folderPath: workspace });
    const origin = `http://localhost:${port}`;
    browser = await openChromium({
      origin,
      log: stream,
      onLog: ([mark, event]) => mark === 'PULLPROOF_TEST' && appendFileSync(report, `${event}\n`),
    });
    await browser.page.goto(origin);
    const code = await withTimeout(browser.testsEnded, timeout, 'The tests in VS Code for the Web');
    if (code !== 0) {
      await browser.page.screenshot({ path: log.replace(/\.log$/, '.png'), timeout: 5000 }).catch(() => {});
    }
    return code;
  } finally {
    cancel();
    await close();
  }
}

// test-web writes what it does to the console, and each answer that is an error: VS Code looks for files that are not there.
async function serve({ data, ...options }) {
  const { open } = createRequire(join(data, 'package.json'))('@vscode/test-web');
  return open({ ...options, browserType: 'none', testRunnerDataDir: data, quality, commit, esm: true });
}

function freePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
