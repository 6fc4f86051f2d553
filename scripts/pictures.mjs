#!/usr/bin/env node
// `npm run pictures`: takes the screenshots docs/images/*.png of the running extension, on a copy of examples/.
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, main, root, say } from './lib/prepare.mjs';
import { runNode, temporaryFolder } from './lib/run.mjs';

// Each in its own window, so that they do not affect each other. `at` is the text in .gitlab-ci.yml where the cursor is placed.
const pictures = [
  { name: 'diagnostic', at: 'image: node:10:16.0', width: 1040, height: 640, show: showQuickFixes },
  { name: 'hover', at: 'my.registry.tld:5000/namespace/image:tag', width: 900, height: 640, show: showHover },
  { name: 'images', at: 'image:', width: 900, height: 570, show: showImages },
  { name: 'generator', at: 'image:', width: 900, height: 340, show: showGenerator },
];

const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.reduceMotion': 'on',
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
  'editor.hideCursorInOverviewRuler': true,
  'editor.stickyScroll.enabled': false,
  'editor.guides.indentation': false,
};

const imageFolder = join(root, 'docs', 'images');
const largest = 200 * 1024;

// Cut off: it holds nothing of ours.
const statusBarHeight = 28;

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
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    await page.keyboard.press('Control+B');
    await goTo(page, positionOf(at, readFileSync(pipeline, 'utf8')));
    await page.locator('.statusbar-item a[aria-label*="Errors"]').first().waitFor({ timeout: 60_000 });
    await show(page);
    await page.waitForTimeout(500);
    await page.screenshot({ path: file, clip: { x: 0, y: 0, width, height: height - statusBarHeight } });
  } catch (error) {
    const failed = join(root, '.vscode-test', 'logs', 'pictures.png');
    mkdirSync(join(failed, '..'), { recursive: true });
    await page.screenshot({ path: failed }).catch(() => {});
    throw new Error(`${error.message}\nA screenshot of the window is in ${failed}.`);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await workbench.close();
  }
}

function positionOf(text, content) {
  const offset = content.indexOf(text);
  if (offset < 0) {
    throw new Error(`examples/.gitlab-ci.yml has no "${text}": use another text in scripts/pictures.mjs.`);
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

// The quick fix menu at a squiggle, and the Problems panel.
async function showQuickFixes(page) {
  await page.locator('.monaco-editor .cdr[class*="squiggly-"]').first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.keyboard.press('Control+Shift+M');
  await page.locator('.markers-panel .monaco-list-row').first().waitFor();
  await page.keyboard.press('Control+1');
  await page.keyboard.press('F8');
  await page.locator('.zone-widget .marker-widget').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.zone-widget .marker-widget').first().waitFor({ state: 'hidden' });
  await holdOpen(page, page.locator('.action-widget .monaco-list-row').first(), () => page.keyboard.press('Control+.'));
}

// While a window is loading, any update can close a menu or a hover again. So wait until it stays open for a while.
async function holdOpen(page, locator, open) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    await page.keyboard.press('Escape');
    await open();
    await locator.waitFor({ timeout: 3000 }).catch(() => {});
    await page.waitForTimeout(2000);
    if (await locator.isVisible()) {
      return;
    }
  }
  throw new Error('The menu or hover for the screenshot did not stay open.');
}

async function showHover(page) {
  const hover = page.locator('.monaco-hover .hover-contents').filter({ hasText: 'DOCKER_AUTH_CONFIG' }).first();
  await holdOpen(page, hover, async () => {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
  });
}

// Only the list in the side bar, wide enough for its text.
async function showImages(page) {
  await runCommand(page, 'Pullproof: List', 'List Images');
  const row = page.locator('.pane-body .monaco-list-row');
  await row.filter({ hasText: 'docker.io' }).first().waitFor({ timeout: 60_000 });
  await page.locator('.pane-header').filter({ hasText: 'examples' }).first().click();
  await row.filter({ hasText: 'deploy:staging' }).first().waitFor();
  const edge = await page.locator('.part.sidebar').boundingBox();
  await page.mouse.move(edge.x + edge.width, 200);
  await page.mouse.down();
  await page.mouse.move(500, 200, { steps: 5 });
  await page.mouse.up();
  await row.filter({ hasText: 'deploy:staging' }).first().click();
  await page.locator('.tab').filter({ hasText: 'deploy.gitlab-ci.yml' }).first().waitFor();
}

async function runCommand(page, typed, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().pressSequentially(typed);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function showGenerator(page) {
  await runCommand(page, 'Pullproof: Generate', 'Generate Docker Auth Entry');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'GitLab' }).first().click();
  await page.locator('.quick-input-title').filter({ hasText: '(2/' }).first().waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('registry.example.com:5000/v2/');
  await page.locator('.quick-input-message').filter({ hasText: 'Press Enter' }).first().waitFor();
}
