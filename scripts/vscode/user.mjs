// What a user of a VS Code window does with keyboard and mouse, for pictures and tests. Waits for what the window shows.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Puts the cursor at the first occurrence of a text in the file that is open. */
export async function goTo(page, file, text) {
  const content = readFileSync(file, 'utf8');
  const offset = content.indexOf(text);
  if (offset < 0) {
    throw new Error(`${file} has no "${text}": use another text.`);
  }
  const before = content.slice(0, offset).split('\n');
  await openInEditor(page, basename(file));
  await page.locator('.monaco-editor .view-lines').first().click();
  await moveMouseAway(page);
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.fill(`:${before.length}:${(before.at(-1) ?? '').length + 1}`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** To the title of the side bar, where nothing appears under it. */
export async function moveMouseAway(page) {
  await page.mouse.move(120, 20);
}

async function openInEditor(page, name) {
  if (await page.locator('.tab.active').filter({ hasText: name }).first().isVisible()) {
    return;
  }
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill(name);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active').filter({ hasText: name }).first().waitFor();
}

/** Runs a command of the palette. */
export async function runCommand(page, title) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** While a window is loading, any update can close a menu or a hover again. So waits until it stays open for a while. */
export async function holdOpen(page, locator, open) {
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; ) {
    await page.keyboard.press('Escape');
    await open();
    await locator.waitFor({ timeout: 5000 }).catch(() => {});
    await page.waitForTimeout(2000);
    if (await locator.isVisible()) {
      return;
    }
  }
  throw new Error('The menu or hover for the picture did not stay open.');
}

export async function showHover(page) {
  await holdOpen(page, page.locator('.monaco-hover .hover-contents').first(), async () => {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
  });
}

export async function showQuickFixes(page) {
  await holdOpen(page, page.locator('.action-widget .monaco-list-row').first(), () => page.keyboard.press('Control+.'));
}

/** Opens the list of images and waits for its rows. */
export async function showImages(page) {
  await runCommand(page, 'Pullproof: List Images');
  await page.locator('.pane-body .monaco-list-row').filter({ hasText: 'Problems' }).first().waitFor({ timeout: 60_000 });
}

export async function widenSideBar(page, right) {
  const edge = await page.locator('.part.sidebar').boundingBox();
  await page.mouse.move(edge.x + edge.width, 300);
  await page.mouse.down();
  await page.mouse.move(right, 300, { steps: 5 });
  await page.mouse.up();
  await moveMouseAway(page);
}

/** Opens the page that explains the image at the cursor, and resolves to its frame. */
export async function showExplanation(page) {
  await runCommand(page, 'Pullproof: Explain Image Pull');
  return explanationFrame(page);
}

export async function explanationFrame(page) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    for (const frame of page.frames()) {
      const isIt = await frame
        .locator('main > header h1')
        .isVisible()
        .catch(() => false);
      if (isIt) {
        return frame;
      }
    }
    await page.waitForTimeout(100);
  }
  throw new Error('The page that explains a pull did not appear.');
}

/** Starts the generator and waits for its first list. */
export async function startGenerator(page) {
  await runCommand(page, 'Pullproof: Generate Docker Auth Entry');
  await page.locator('.quick-input-title').filter({ hasText: '(1/' }).first().waitFor();
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
}

export async function waitForStep(page, step) {
  await page
    .locator('.quick-input-title')
    .filter({ hasText: `(${step}/` })
    .first()
    .waitFor();
}
