/** The page of `Explain Image Pull` in a browser, as a screen reader and a keyboard find it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { type BuildOptions, buildSync } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type * as Content from '../client/src/explain/pageContent.ts';
import { explainPullAt } from '../server/src/core/index.ts';
import { fileOf } from './support/workspace.ts';

const top = fileURLToPath(new URL('../', import.meta.url));
const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && path !== '' && existsSync(path),
);

function bundle(path: string, options: BuildOptions): string {
  const { outputFiles } = buildSync({ entryPoints: [top + path], bundle: true, write: false, logLevel: 'silent', ...options });
  return outputFiles?.[0]?.text ?? '';
}

/** What the page shows of an image, and the labels of its buttons. */
function contentOf(text: string, image: string) {
  const vscode = {
    l10n: { t: (words: string) => words },
    Uri: { parse: (uri: string) => uri },
    workspace: { asRelativePath: (uri: string) => uri.replace('file:///workspace/', '') },
  };
  const module = { exports: {} };
  const code = bundle('client/src/explain/pageContent.ts', { format: 'cjs', external: ['vscode'] });
  vm.runInThisContext(`(module, require) => {${code}}`)(module, () => vscode);
  const { preparePage } = module.exports as typeof Content;
  const explanation = explainPullAt(fileOf('.gitlab-ci.yml', text), text.indexOf(image), {});
  assert.ok(explanation);
  const { page, title, markdown } = explanation;
  const place = { uri: 'file:///workspace/.gitlab-ci.yml', range: { start: { line: 1, character: 9 } } };
  const withoutPlace = <One extends object>(one: One) => ({ ...one, place: undefined });
  const pulls = page.pulls.map((pull) => ({ ...pull, steps: pull.steps.map(withoutPlace) }));
  const linked = { ...page, place, pulls, advice: page.advice.map(withoutPlace) };
  return preparePage({ title, markdown, page: linked } as unknown as Content.Explanation).content;
}

describe('the page that explains a pull, in a browser', { skip: executablePath === undefined && 'there is no Chromium' }, () => {
  let browser: Browser;
  let page: Page;
  let labels: readonly string[];

  before(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    await page.setContent('<main></main>');
    // A color of the theme.
    await page.addStyleTag({ content: ':root { --vscode-focusBorder: blue }' });
    await page.addStyleTag({ content: bundle('client/webview/explain.css', { loader: { '.css': 'css' } }) });
    await page.addScriptTag({
      content: 'globalThis.sent = []; globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => sent.push(message) });',
    });
    await page.addScriptTag({ content: bundle('client/webview/explain.ts', { format: 'iife' }) });
    const text = 'build:\n  image: registry.corp.example/team/app:1\n  script: make\n';
    const content = contentOf(text, 'registry');
    labels = content.actions.items.map(({ label }) => label);
    await page.evaluate((message) => window.postMessage(message, '*'), { kind: 'show', content });
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  after(() => browser?.close());

  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

  test('has one landmark, and headings without gaps', async () => {
    assert.equal(await page.getByRole('main').count(), 1);
    const levels = await page.getByRole('heading').evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName.slice(1))));
    assert.equal(levels[0], 1);
    assert.ok(
      levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1),
      levels.join(),
    );
  });

  test('has a named region for each section, and a named group of buttons', async () => {
    for (const name of await page.getByRole('heading', { level: 2 }).allTextContents()) {
      assert.equal(await page.getByRole('region', { name, exact: true }).count(), 1, name);
    }
    assert.deepEqual(await page.getByRole('group', { name: 'Actions' }).getByRole('button').allTextContents(), labels);
  });

  test('has a name for each button, and no picture for screen readers', async () => {
    const names = await page.getByRole('button').allTextContents();
    assert.ok(names.length > 3 && names.every((name) => /\w/.test(name)), names.join());
    assert.equal(await page.getByRole('img').count(), 0);
    assert.equal(await page.locator('svg:not([aria-hidden="true"])').count(), 0);
  });

  test('says in words what its colours mean', async () => {
    assert.match((await page.getByRole('heading', { level: 1 }).textContent()) ?? '', /^No credential/);
    const states = await page
      .locator('ol.timeline > li')
      .evaluateAll((steps) => steps.map((step) => step.querySelector('.state')?.textContent));
    assert.ok(states.length > 0 && states.every((state) => /\w/.test(state ?? '')), states.join());
  });

  test('puts the focus on the answer, and Tab visits each button in order', async () => {
    assert.equal(await focused(), await page.getByRole('heading', { level: 1 }).textContent());
    const names = await page.getByRole('button').allTextContents();
    const visited: string[] = [];
    for (const _ of names) {
      await page.keyboard.press('Tab');
      visited.push(await focused());
    }
    assert.deepEqual(visited, names);
    assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle), 'solid');
  });

  test('presses a button with Enter and with Space', async () => {
    const sent = () =>
      page.evaluate(() => (globalThis as unknown as { sent: { kind: string }[] }).sent.filter(({ kind }) => kind === 'press'));
    await page.getByRole('button', { name: 'Copy Report' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    const presses = await sent();
    assert.equal(presses.length, 2);
    assert.deepEqual(presses[0], presses[1]);
  });

  test('needs no scrolling to the side in a narrow window', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    const { width, scroll } = await page.evaluate(() => ({ width: innerWidth, scroll: document.documentElement.scrollWidth }));
    assert.ok(scroll <= width, `${scroll} in ${width}`);
  });
});
