// The pictures of the README.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../lib/prepare.mjs';
import { goTo, showHover, showImages, showQuickFixes, startGenerator, widenSideBar } from '../vscode/user.mjs';
import { toWebP } from './webp.mjs';
import { inWindow } from './window.mjs';

// Each in its own window, so that they do not affect each other. `at` is the text in .gitlab-ci.yml where the cursor is placed.
export const readmePictures = [
  { name: 'diagnostic', at: 'image: node:10:16.0', width: 880, height: 560, show: showFixesAndProblems },
  { name: 'hover', at: 'my.registry.tld:5000/namespace/image:tag', width: 860, height: 480, show: showHover },
  { name: 'images', at: 'image:', width: 880, height: 520, show: showList },
  { name: 'generator', at: 'image:', width: 820, height: 420, show: showRegistries },
];

const settings = { 'workbench.colorTheme': 'Default Dark Modern', 'workbench.activityBar.location': 'hidden' };
const folder = join(root, 'docs', 'images');
// They are a part of the packaged extension.
const largest = 64 * 1024;
// Cut off: it has nothing of ours.
const statusBarHeight = 28;

export async function takeReadmePicture({ name, at, width, height, show }) {
  await inWindow({ width, height, scale: 1.5, settings }, async (page, file) => {
    await page.keyboard.press('Control+B');
    await goTo(page, file, at);
    await show(page);
    await page.waitForTimeout(500);
    const png = await page.screenshot({ clip: { x: 0, y: 0, width, height: height - statusBarHeight } });
    const webp = await toWebP(page, png);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.webp`), webp);
    say(`docs/images/${name}.webp (${Math.round(webp.length / 1024)} KB)`);
    if (webp.length > largest) {
      throw new Error(`docs/images/${name}.webp is larger than ${largest / 1024} KB.`);
    }
  });
}

async function showFixesAndProblems(page) {
  await page.keyboard.press('Control+Shift+M');
  await page.locator('.markers-panel .monaco-list-row').first().waitFor();
  await page.keyboard.press('Control+1');
  await page.keyboard.press('F8');
  await page.locator('.zone-widget .marker-widget').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.zone-widget .marker-widget').first().waitFor({ state: 'hidden' });
  await showQuickFixes(page);
}

// The list in the side bar, wide enough for its text, and the place of an image.
async function showList(page) {
  await showImages(page);
  await widenSideBar(page, 500);
  // Problems come first, so this row is in sight.
  const row = page.locator('.pane-body .monaco-list-row').filter({ hasText: 'deploy:production' }).first();
  await row.click();
  await page.locator('.tab').filter({ hasText: 'deploy.gitlab-ci.yml' }).first().waitFor();
}

// Those of the workspace that lack a credential come first.
async function showRegistries(page) {
  await startGenerator(page);
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: /no credential|login will fail/ })
    .first()
    .waitFor();
}
