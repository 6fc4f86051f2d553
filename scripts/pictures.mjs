#!/usr/bin/env node
// `npm run pictures`: takes docs/images/*.png from the running product, on a copy of examples/.
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, main, root, say } from './lib/prepare.mjs';
import { runNode, temporaryFolder } from './lib/run.mjs';

// Each in a window of its own, so that none shows what the one before left behind. `at` is the text in .gitlab-ci.yml that the cursor goes to.
const pictures = [
  { name: 'diagnostic', at: 'image: ruby:latest', width: 900, height: 460, show: showQuickFixes },
  { name: 'hover', at: 'my.registry.tld:5000/namespace/image:tag', width: 900, height: 520, show: showHover },
  { name: 'generator', at: 'image:', width: 900, height: 320, show: showGenerator },
];

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.reduceMotion': 'on',
  'workbench.statusBar.visible': false,
  'workbench.activityBar.location': 'hidden',
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
  'editor.lightbulb.enabled': 'off',
};

const imageFolder = join(root, 'docs', 'images');
const largest = 200 * 1024;

await main(() => takePictures(process.argv.slice(2)));

async function takePictures(names) {
  ensureDependencies();
  const { code, output } = await runNode(['esbuild.mjs']);
  if (code !== 0) {
    throw new Error(output);
  }
  mkdirSync(imageFolder, { recursive: true });
  for (const picture of pictures.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const file = join(imageFolder, `${picture.name}.png`);
    await take(picture, file);
    const { size } = statSync(file);
    say(`docs/images/${picture.name}.png (${Math.round(size / 1024)} KB)`);
    if (size > largest) {
      throw new Error(`${file} is larger than ${largest / 1024} KB.`);
    }
  }
}

async function take({ at, width, height, show }, file) {
  const { openWorkbench } = await import('./vscode/workbench.mjs');
  const workspace = join(temporaryFolder('pictures'), 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  const pipeline = join(workspace, '.gitlab-ci.yml');
  const workbench = await openWorkbench({
    settings,
    viewport: { width, height },
    scale: 1.5,
    window: { workspace, extension: root, file: pipeline },
  });
  const stop = async () => {
    await workbench.close();
    process.exit(130);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { page } = workbench;
  try {
    await page.locator('.monaco-editor .cdr[class*="squiggly-"]').first().waitFor({ state: 'attached', timeout: 60_000 });
    await page.keyboard.press('Control+B');
    await goTo(page, positionOf(at, readFileSync(pipeline, 'utf8')));
    await show(page);
    // Fonts, icons and the last of the layout.
    await page.waitForTimeout(700);
    await page.screenshot({ path: file });
  } catch (error) {
    const failed = join(root, '.vscode-test', 'logs', 'pictures.png');
    mkdirSync(join(failed, '..'), { recursive: true });
    await page.screenshot({ path: failed }).catch(() => {});
    throw new Error(`${error.message}\nWhat the window showed is in ${failed}.`);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await workbench.close();
  }
}

function positionOf(text, content) {
  const offset = content.indexOf(text);
  if (offset < 0) {
    throw new Error(`examples/.gitlab-ci.yml has no "${text}", which is to be in a picture: choose another text in scripts/pictures.mjs.`);
  }
  const before = content.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

async function goTo(page, { line, column }) {
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

// The message in a peek below its line, and the menu of its fixes.
async function showQuickFixes(page) {
  await page.keyboard.press('F8');
  await page.locator('.zone-widget .marker-widget').first().waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
}

async function showHover(page) {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page
    .locator('.monaco-hover .hover-contents')
    .filter({ hasText: /credential|pulled/i })
    .first()
    .waitFor();
}

async function showGenerator(page) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.pressSequentially('Pullproof: Generate');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Generate Docker Auth Entry' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'GitLab' }).first().click();
  await page.locator('.quick-input-widget input[type="text"]').first().fill('registry.example.com:5000/v2/');
  await page.locator('.quick-input-message').filter({ hasText: /v2/ }).first().waitFor();
}
