// A sheet of all that the extension shows, in three themes, to look at before a release.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../lib/prepare.mjs';
import {
  explanationFrame,
  goTo,
  moveMouseAway,
  runCommand,
  showExplanation,
  showHover,
  showImages,
  showQuickFixes,
  startGenerator,
  waitForStep,
  widenSideBar,
} from '../vscode/user.mjs';
import { inWindow } from './window.mjs';

const folder = join(root, '.cache', 'pictures');
const themes = [
  { name: 'dark', theme: 'Default Dark Modern' },
  { name: 'light', theme: 'Default Light Modern' },
  { name: 'contrast', theme: 'Default High Contrast' },
];
const size = { width: 1280, height: 800 };
const maxHeight = 3000;

const credential = 'my.registry.tld:5000/namespace/image:tag';
const none = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/api/dev:1.4.2';

/** `show` does what a user does; `take` is what is in the picture, if not the window. Each leaves the window as a press of Escape makes it. */
export const surfaces = [
  { name: 'findings', show: (page, file) => goTo(page, file, 'stages:') },
  { name: 'hover-credential', show: at(credential, showHover) },
  { name: 'hover-none', show: at(none, showHover) },
  { name: 'hover-public', show: at('postgres:16', showHover) },
  { name: 'quick-fixes', show: at('node:10:16.0', showQuickFixes) },
  { name: 'views', show: showViews },
  { name: 'generator-registry', show: startGenerator },
  { name: 'generator-host', show: (page) => walkGenerator(page, 2) },
  { name: 'generator-user', show: (page) => walkGenerator(page, 3) },
  { name: 'generator-password', show: (page) => walkGenerator(page, 4) },
  { name: 'generator-where', show: (page) => walkGenerator(page, 5) },
  { name: 'status', show: showStatus },
  { name: 'status-menu', show: showStatusMenu },
  { name: 'walkthrough', show: showWalkthrough },
  { name: 'explain-1200', width: 1200, show: at(credential, showExplanation), take: takeExplanation },
  { name: 'explain-400', width: 400, show: at(credential, showExplanation), take: takeExplanation },
  { name: 'explain-none-1200', width: 1200, show: at(none, showExplanation), take: takeExplanation },
  { name: 'explain-none-400', width: 400, show: at(none, showExplanation), take: takeExplanation },
];

export async function takeSheet(wanted) {
  mkdirSync(folder, { recursive: true });
  const failures = [];
  for (const { name: theme, theme: colorTheme } of themes) {
    const settings = { 'workbench.colorTheme': colorTheme };
    await inWindow({ ...size, settings }, async (page, file) => {
      for (const surface of wanted) {
        const path = join(folder, `${surface.name}-${theme}.png`);
        rmSync(path, { force: true });
        try {
          await surface.show(page, file);
          await page.waitForTimeout(700);
          await (surface.take ?? takeWindow)(page, path, surface);
        } catch (error) {
          failures.push(`${surface.name} (${theme}): ${error.message.split('\n')[0]}`);
          await page.screenshot({ path });
        }
        await reset(page);
      }
    });
    say(`.cache/pictures/*-${theme}.png`);
  }
  writeFileSync(join(folder, 'index.html'), sheet());
  say(`${failures.length === 0 ? 'All pictures' : 'The pictures'} are in .cache/pictures/index.html.`);
  if (failures.length > 0) {
    throw new Error(`These show the window where it failed:\n${failures.join('\n')}`);
  }
}

function at(text, show) {
  return async (page, file) => {
    await goTo(page, file, text);
    await show(page);
  };
}

async function takeWindow(page, path) {
  await page.screenshot({ path });
}

/** The whole page at a width, without the window around it. */
async function takeExplanation(page, path, { width }) {
  await runCommand(page, 'View: Close Editors in Other Groups');
  if (await page.locator('.part.sidebar').isVisible()) {
    await page.keyboard.press('Control+B');
  }
  const frame = await explanationFrame(page);
  const webview = page.locator('iframe.webview').first();
  await page.waitForTimeout(500);
  const around = await webview.boundingBox();
  const viewport = { width: width + size.width - around.width, height: size.height };
  await page.setViewportSize(viewport);
  await page.waitForTimeout(500);
  const height = await frame.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...viewport, height: Math.min(maxHeight, height + size.height - around.height) });
  await page.waitForTimeout(500);
  await page.screenshot({ path, clip: await webview.boundingBox() });
  await page.setViewportSize(size);
  await runCommand(page, 'View: Close All Editors');
}

async function reset(page) {
  for (let presses = 0; presses < 3; presses++) {
    await page.keyboard.press('Escape');
  }
}

async function showViews(page) {
  await showImages(page);
  await widenSideBar(page, 560);
}

async function walkGenerator(page, last) {
  await startGenerator(page);
  const answers = [undefined, undefined, 'registry.example.com:5000', 'deploy-bot', 'example-password'];
  await page.locator('.quick-input-widget input').first().fill('Other…');
  await page.keyboard.press('Enter');
  for (let step = 2; step < last; step++) {
    await waitForStep(page, step);
    await page.locator('.quick-input-widget input').first().fill(answers[step]);
    await page.keyboard.press('Enter');
  }
  await waitForStep(page, last);
}

async function showStatus(page) {
  await moveMouseAway(page);
  await page.locator('[id="status.languageStatus"] a').first().hover();
  await page.locator('.hover-language-status').first().waitFor();
}

async function showStatusMenu(page) {
  await showStatus(page);
  await page.locator('.hover-language-status a').filter({ hasText: 'Menu' }).first().click();
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
}

async function showWalkthrough(page) {
  await runCommand(page, 'Welcome: Open Walkthrough');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Pullproof' }).first().click();
  await page.locator('.gettingStartedContainer .step-title').first().waitFor();
}

function sheet() {
  const cell = (name) => `<td><a href="${name}.png"><img src="${name}.png" alt="${name}" loading="lazy"></a></td>`;
  const rows = surfaces.map(
    ({ name }) => `<tr><th scope="row">${name}</th>${themes.map((theme) => cell(`${name}-${theme.name}`)).join('')}</tr>`,
  );
  const heads = themes.map(({ name }) => `<th scope="col">${name}</th>`).join('');
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Pullproof: all surfaces</title>
<style>
body { font: 14px sans-serif; margin: 16px; background: #777 }
img { max-width: 30vw; max-height: 80vh }
th { text-align: left; vertical-align: top; padding: 4px 12px }
</style>
<table><thead><tr><th></th>${heads}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
</html>
`;
}
