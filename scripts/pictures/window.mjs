// A VS Code window for pictures.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/prepare.mjs';
import { temporaryFolder, whenStopped } from '../lib/run.mjs';
import { openWorkbench } from '../vscode/workbench.mjs';

const settings = {
  'workbench.reduceMotion': 'on',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'breadcrumbs.enabled': false,
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.fontSize': 14,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.occurrencesHighlight': 'off',
  'editor.scrollbar.vertical': 'hidden',
  'editor.overviewRulerBorder': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.stickyScroll.enabled': false,
  'editor.guides.indentation': false,
};

/** Opens examples/.gitlab-ci.yml in a window and calls `use` with its page and the path of the copy. If that fails, a picture of the window is kept. */
export async function inWindow({ width, height, scale = 1, settings: more }, use) {
  const workspace = join(temporaryFolder('pictures'), 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  const file = join(workspace, '.gitlab-ci.yml');
  const workbench = await openWorkbench({
    settings: { ...settings, ...more },
    viewport: { width, height },
    scale,
    window: { workspace, extension: root, file },
  });
  const cancel = whenStopped(async () => {
    await workbench.close();
    process.exit(130);
  });
  const { page } = workbench;
  page.setDefaultTimeout(60_000);
  try {
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    // The server has read the file. Its findings are marked only where they are in sight.
    await page.locator('.monaco-editor .codelens-decoration a').first().waitFor({ state: 'attached', timeout: 60_000 });
    await use(page, file);
  } catch (error) {
    const failed = join(root, '.vscode-test', 'logs', 'pictures.png');
    mkdirSync(join(failed, '..'), { recursive: true });
    await page.screenshot({ path: failed }).catch(() => {});
    throw new Error(`${error.message}\nA picture of the window is in ${failed}.`);
  } finally {
    cancel();
    await workbench.close();
  }
}
