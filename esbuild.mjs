// Bundles what ships: {client, server} x {node, browser}, a page, the command line, and the pages of the rules. `node esbuild.mjs --metafile` also writes what each bundle is
// made of, `--watch` builds again whenever a source changes.
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const withMetafile = process.argv.includes('--metafile');
const shared = { bundle: true, minify: true, sourcemap: 'linked', legalComments: 'none', logLevel: 'warning', metafile: withMetafile };
// `module` first: jsonc-parser's `main` is UMD, whose inner requires a bundler cannot follow.
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
const browser = { ...shared, platform: 'browser', target: 'es2022' };

// Two parts of the client for Node are files of their own. The library of the language client is most of the code, and without a file for Pullproof it
// is not read. The generator is in the browser's bundle, where an extension is one file: a second copy would make the extension too large.
const separateFiles = {
  supported: { 'dynamic-import': false },
  plugins: [
    {
      name: 'separate-files',
      setup: ({ onResolve }) => {
        onResolve({ filter: /\/quietClient\.ts$/ }, () => ({ path: './languageClient.js', external: true }));
        onResolve({ filter: /\/authEntrySteps\.ts$/ }, () => ({ path: './browser/client.js', external: true }));
      },
    },
  ],
};

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/browser', { recursive: true });
if (process.argv.includes('--watch')) await watchSources();
else process.exitCode = (await buildAll()) ? 0 : 1;

/** Whether everything was built without warnings; esbuild prints what was not. */
async function buildAll() {
  const results = await Promise.all([
    build({ ...node, entryPoints: ['server/src/node/main.ts'], outfile: 'dist/server.js' }),
    build({ ...node, entryPoints: ['client/src/node/main.ts'], outfile: 'dist/client.js', external: ['vscode'], ...separateFiles }),
    build({ ...node, entryPoints: ['client/src/node/quietClient.ts'], outfile: 'dist/languageClient.js', external: ['vscode'] }),
    build({ ...node, entryPoints: ['server/src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } }),
    // One bundle of the server for both runtimes: a worker starts it as a script, and Node's main (server/src/node/bundle.ts) requires it.
    build({
      ...browser,
      format: 'iife',
      entryPoints: ['server/src/browser/main.ts'],
      globalName: 'pullproofServer',
      footer: { js: "if (typeof module === 'object') module.exports = pullproofServer;" },
      outfile: 'dist/browser/server.js',
    }),
    build({
      ...browser,
      format: 'cjs',
      entryPoints: ['client/src/browser/main.ts'],
      outfile: 'dist/browser/client.js',
      external: ['vscode'],
    }),
    // The page of `Explain Image Pull`, which a webview loads.
    build({ ...browser, format: 'iife', entryPoints: ['client/webview/explain.ts'], outfile: 'dist/browser/explain.js' }),
    build({ ...browser, sourcemap: false, entryPoints: ['client/webview/explain.css'], outfile: 'dist/browser/explain.css' }),
  ]);
  writeFileSync('dist/rulePages.json', JSON.stringify(rulePages()));
  if (withMetafile) writeFileSync('dist/meta.json', JSON.stringify(results.map(({ metafile }) => metafile)));
  return results.every(({ warnings }) => warnings.length === 0);
}

/** The pages of the rules, by rule. The editor opens them from this file. */
function rulePages() {
  const names = readdirSync('docs/rules').filter((name) => name !== 'README.md');
  return Object.fromEntries(names.sort().map((name) => [name.replace(/\.md$/, ''), readFileSync(`docs/rules/${name}`, 'utf8')]));
}

/** Builds, and builds again whenever a source changes. The lines that it prints tell VS Code's task when a build begins and ends. */
async function watchSources() {
  let wake = () => {};
  let isStale = true;
  const changed = () => {
    isStale = true;
    wake();
  };
  for (const folder of ['client/src', 'client/webview', 'server/src']) watch(folder, { recursive: true }, changed);
  for (;;) {
    while (isStale) {
      isStale = false;
      const started = Date.now();
      console.log('Building …');
      const isGood = await buildAll().catch(() => false);
      console.log(isGood ? `Built in ${Date.now() - started} ms. Waiting for changes …` : 'The build failed. Waiting for changes …');
    }
    await new Promise((resolve) => {
      wake = resolve;
    });
    // Editors save in several steps.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
