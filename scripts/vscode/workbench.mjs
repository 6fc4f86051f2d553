// Opens a VS Code window of a server in headless Chromium.
import { rmSync } from 'node:fs';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureSystemPackages, findChromium } from '../lib/prepare.mjs';
import { temporaryFolder } from '../lib/run.mjs';
import { startServer } from './server.mjs';

const chromiumSwitches = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--disable-component-update',
  '--disable-background-networking',
  '--force-color-profile=srgb',
  // Only this machine can be reached, so that nothing waits for the network.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/**
 * Starts a server (with the options of `startServer`) and opens a `window` (see there) with `viewport` and `scale`.
 *
 * Resolves to `{ version, page, testsEnded, close() }`: Playwright's page, and a promise for the exit code of the extension tests, which
 * rejects if VS Code or Chromium ends before.
 */
export async function openWorkbench({ window, viewport = { width: 1280, height: 800 }, scale = 1, ...serverOptions }) {
  ensureSystemPackages(['chromium', 'fonts-dejavu-core']);
  const server = await startServer(serverOptions);
  const profile = temporaryFolder('chromium');
  let context;
  let isClosing = false;
  const close = async () => {
    isClosing = true;
    await context?.close().catch(() => {});
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      headless: true,
      viewport,
      deviceScaleFactor: scale,
      args: chromiumSwitches,
      // The callers close everything in order. Playwright's own handlers would end the process before that.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    context.setDefaultTimeout(180_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: `http://${server.host}` });
    const page = context.pages()[0] ?? (await context.newPage());
    let endTests;
    const testsEnded = new Promise((resolve, reject) => {
      endTests = resolve;
      server.ended.catch(reject);
      context.on('close', () => isClosing || reject(new Error('Chromium was closed.')));
      page.on('crash', () => reject(new Error('The page with the VS Code window crashed.')));
    });
    testsEnded.catch(() => {});
    page.on('pageerror', (error) => server.log.write(`[pageerror] ${error.stack}\n`));
    page.on('console', (message) => server.log.write(`[console ${message.type()}] ${message.text()}\n`));
    // VS Code's workbench calls these two functions if its window has them.
    await page.exposeFunction('codeAutomationLog', (type, values) => server.log.write(`[${type}] ${format(...values)}\n`));
    await page.exposeFunction('codeAutomationExit', (code) => endTests(code));
    await page.goto(server.address(window));
    return { version: server.version, page, testsEnded, close };
  } catch (error) {
    await close();
    throw error;
  }
}
