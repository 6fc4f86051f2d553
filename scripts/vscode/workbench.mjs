// Opens a VS Code window of a server in headless Chromium.
import { ensureChromium, openChromium } from './chromium.mjs';
import { startServer } from './server.mjs';

/**
 * Starts a server (with the options of `startServer`) and opens a `window` (see there) with `viewport` and `scale`.
 *
 * Resolves to `{ version, page, testsEnded, close() }`: Playwright's page, and a promise for the exit code of the extension tests, which
 * rejects if VS Code or Chromium ends before.
 */
export async function openWorkbench({ window, viewport, scale, ...serverOptions }) {
  ensureChromium();
  const server = await startServer(serverOptions);
  let browser;
  const close = async () => {
    await browser?.close();
    await server.close();
  };
  try {
    browser = await openChromium({ origin: `http://${server.host}`, log: server.log, viewport, scale });
    const { page } = browser;
    const testsEnded = Promise.race([browser.testsEnded, server.ended]);
    testsEnded.catch(() => {});
    await page.goto(server.address(window));
    return { version: server.version, page, testsEnded, close };
  } catch (error) {
    await close();
    throw error;
  }
}
