// Opens a page in headless Chromium, in which a VS Code window runs.
import { rmSync } from 'node:fs';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureSystemPackages, findChromium } from '../lib/prepare.mjs';
import { temporaryFolder } from '../lib/run.mjs';

const switches = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--disable-component-update',
  '--disable-background-networking',
  '--force-color-profile=srgb',
  // Otherwise the webviews of VS Code for the Web, which have a host of their own, may not register their service worker.
  '--disable-features=TrackingProtection3pcd',
  // Only this machine can be reached, so that nothing waits for the network. Webviews have addresses below "localhost" in VS Code for the Web.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost , EXCLUDE *.localhost',
];

/** Installs Chromium and a font if they are missing. Throws an error for the user if that is not possible. */
export function ensureChromium() {
  ensureSystemPackages(['chromium', 'fonts-dejavu-core']);
}

/**
 * Opens an empty page of `viewport` and `scale`, which may use the clipboard at `origin`. `log` is a stream for VS Code's output, and `onLog` gets the
 * arguments of each call of `console` in the extension host.
 *
 * Resolves to `{ page, testsEnded, close() }`: Playwright's page, and a promise for the exit code of the extension tests, which rejects if Chromium ends
 * before.
 */
export async function openChromium({ origin, log, onLog, viewport = { width: 1280, height: 800 }, scale = 1 }) {
  ensureChromium();
  const profile = temporaryFolder('chromium');
  let context;
  let isClosing = false;
  const close = async () => {
    isClosing = true;
    await context?.close().catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      headless: true,
      viewport,
      deviceScaleFactor: scale,
      args: switches,
      // The callers close everything in order. Playwright's own handlers would end the process before that.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    context.setDefaultTimeout(180_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    const page = context.pages()[0] ?? (await context.newPage());
    let endTests;
    const testsEnded = new Promise((resolve, reject) => {
      endTests = resolve;
      context.on('close', () => isClosing || reject(new Error('Chromium was closed.')));
      page.on('crash', () => reject(new Error('The page with the VS Code window crashed.')));
    });
    testsEnded.catch(() => {});
    page.on('pageerror', (error) => log.write(`[pageerror] ${error.stack}\n`));
    page.on('console', (message) => log.write(`[console ${message.type()}] ${message.text()}\n`));
    // VS Code's workbench calls these two functions if its window has them.
    await page.exposeFunction('codeAutomationLog', (type, values) => {
      log.write(`[${type}] ${format(...values)}\n`);
      onLog?.(values);
    });
    await page.exposeFunction('codeAutomationExit', (code) => endTests(code));
    return { page, testsEnded, close };
  } catch (error) {
    await close();
    throw error;
  }
}
