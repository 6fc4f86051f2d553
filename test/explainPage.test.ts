/** The page of `Explain Image Pull`: what it can load, and what its buttons can do. SECURITY.md names these tests. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync } from 'esbuild';
import type * as Content from '../client/src/explain/pageContent.ts';
import type * as Html from '../client/src/explain/pageHtml.ts';
import { explainPullAt } from '../server/src/core/index.ts';
import { fileOf } from './support/workspace.ts';

const top = fileURLToPath(new URL('../', import.meta.url));

/** What the code of the page uses of VS Code. */
const vscode = {
  l10n: { t: (text: string) => text },
  Uri: { parse: (uri: string) => uri, joinPath: (...parts: readonly string[]) => parts.join('/') },
  workspace: { asRelativePath: (uri: string) => uri.replace('file:///workspace/', '') },
};

function load<Module>(path: string): Module {
  const { outputFiles } = buildSync({
    entryPoints: [top + path],
    bundle: true,
    write: false,
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'silent',
  });
  const module = { exports: {} };
  // In this context, so that its arrays are equal to those of the test.
  vm.runInThisContext(`(module, require) => {${outputFiles[0]?.text ?? ''}}`)(module, () => vscode);
  return module.exports as Module;
}

const { preparePage } = load<typeof Content>('client/src/explain/pageContent.ts');
const { pageHtml } = load<typeof Html>('client/src/explain/pageHtml.ts');

function prepared(command = 'pullproof.generateAuthEntry') {
  const text = 'build:\n  image: registry.corp.example/app:1\n  script: make\n';
  const explanation = explainPullAt(fileOf('.gitlab-ci.yml', text), text.indexOf('registry'), {});
  assert.ok(explanation);
  const { title, markdown } = explanation;
  const place = { uri: 'file:///workspace/.gitlab-ci.yml', range: { start: { line: 1, character: 9 } } };
  const advice = explanation.page.advice.map((one) => ({
    ...one,
    ...(one.action && { action: { ...one.action, command } }),
    place: undefined,
  }));
  const page = { ...explanation.page, place, pulls: [], advice };
  return preparePage({ title, markdown, page } as unknown as Content.Explanation);
}

describe('the page that explains a pull', () => {
  test('loads only its own script and style sheet', () => {
    const webview = { asWebviewUri: (uri: string) => `webview:/${uri}`, cspSource: 'webview:' };
    const html = () => pageHtml(webview as never, 'extension' as never);
    const [, nonce = ''] = /script-src 'nonce-(\w{32})'/.exec(html()) ?? [];
    assert.match(
      html(),
      /content="default-src 'none'; style-src webview:; script-src 'nonce-\w{32}'; base-uri 'none'; form-action 'none'"/,
    );
    const loaded = [...html().matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    assert.deepEqual(loaded, ['webview:/extension/dist/browser/explain.css', 'webview:/extension/dist/browser/explain.js']);
    assert.match(html(), /<script nonce="\w{32}" src="[^"]+"><\/script>\s*<\/body>/);
    assert.ok(nonce !== '' && !html().includes(nonce), 'each page has another nonce');
  });

  test('makes no markup of text, and has no attribute that runs or loads something', () => {
    const folder = `${top}client/webview/`;
    const markup =
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|DOMParser|createContextualFragment)\b|document\.write|\.(?:href|src|style)\s*=/;
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    assert.ok(sources.length > 3);
    assert.deepEqual(
      sources.filter((name) => markup.test(readFileSync(folder + name, 'utf8'))),
      [],
    );
    assert.doesNotMatch(readFileSync(`${folder}explain.css`, 'utf8'), /url\(|@import/);
  });

  test('gets only the numbers of its buttons, and those run only the commands of links', () => {
    const { content, presses } = prepared();
    assert.deepEqual(
      content.actions.items.map(({ label, button }) => [label, presses[button]?.kind]),
      [
        ['Generate Entry…', 'run'],
        ['Generate Entry…', 'run'],
        ['Go to Image', 'open'],
        ['Copy Report', 'copy'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(content), /file:\/\/|pullproof\.\w+AuthEntry/);
    const forged = prepared('workbench.action.terminal.new');
    assert.ok(forged.presses.every(({ kind }) => kind !== 'run'));
  });
});
