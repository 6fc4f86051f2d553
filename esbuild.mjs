// Bundles what ships: {client, server} x {node, browser}, and the command line. `node esbuild.mjs --metafile` also writes what each bundle is
// made of, `--watch` builds again whenever a source changes.
import { mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildTwoScripts } from './scripts/lib/twoScripts.mjs';

const withMetafile = process.argv.includes('--metafile');
const shared = { bundle: true, minify: true, sourcemap: 'linked', legalComments: 'none', logLevel: 'warning', metafile: withMetafile };
// `module` first: jsonc-parser's `main` is UMD, whose inner requires a bundler cannot follow.
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
const browser = { ...shared, platform: 'browser', target: 'es2022' };

// One bundle of the server for both runtimes: a worker starts it as a script, and Node's main (server/src/node/bundle.ts) requires it.
const loadable = (name, outfile) => ({
  format: 'iife',
  globalName: name,
  footer: { js: `typeof module === 'object' ? (module.exports = ${name}) : ${name};` },
  outfile,
});

// What most files do not need, or not at once, stands in a second script. Of these modules functions alone may be imported.
const server = (file) => fileURLToPath(new URL(`server/src/${file}.ts`, import.meta.url));
const deferred = [
  'core/completion/index',
  'core/dockerAuth/readDockerConfig',
  'core/formats/runnerConfig',
  'core/hover/explainPull',
  'core/hover/index',
  'core/images/glob',
  'core/navigation/definition',
  'core/navigation/inlayHints',
  'core/navigation/lenses',
  'core/navigation/links',
  'core/navigation/references',
  'core/navigation/rename',
  'core/navigation/symbols',
  'core/pulls/imageList',
  'core/rules/configRules',
  'core/diagnostics/fixAll',
  'core/diagnostics/lazyFixes',
  'core/diagnostics/fixSafety',
  'core/syntax/yaml/compose',
  'core/syntax/toml/parseToml',
  'core/syntax/yaml/tokens',
];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/browser', { recursive: true });
if (process.argv.includes('--watch')) await watchSources();
else process.exitCode = (await buildAll()) ? 0 : 1;

/** Whether all went well; esbuild has said what did not. */
async function buildAll() {
  const results = await Promise.all([
    build({ ...node, entryPoints: ['server/src/node/main.ts'], outfile: 'dist/server.js' }),
    build({ ...node, entryPoints: ['client/src/node/main.ts'], outfile: 'dist/client.js', external: ['vscode'] }),
    build({ ...node, entryPoints: ['server/src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } }),
    buildTwoScripts({
      options: browser,
      entry: server('browser/main'),
      deferred: deferred.map(server),
      loader: server('lazyChunk'),
      shelf: 'pullproofShared',
      first: loadable('pullproofServer', 'dist/browser/server.js'),
      second: loadable('pullproofDeferred', 'dist/browser/deferred.js'),
    }),
    build({
      ...browser,
      format: 'cjs',
      entryPoints: ['client/src/browser/main.ts'],
      outfile: 'dist/browser/client.js',
      external: ['vscode'],
    }),
  ]);
  if (withMetafile) writeFileSync('dist/meta.json', JSON.stringify(results.flat().map(({ metafile }) => metafile)));
  return results.flat().every(({ warnings }) => warnings.length === 0);
}

/** Builds, and builds again whenever a source changes. The lines that it prints tell VS Code's task when a build begins and ends. */
async function watchSources() {
  let wake = () => {};
  let isStale = true;
  const changed = () => {
    isStale = true;
    wake();
  };
  for (const folder of ['client/src', 'server/src']) watch(folder, { recursive: true }, changed);
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
