// Bundles the tests of test/vscode/ into the extension's folder, because VS Code provides one `vscode` module for all files in it, and the tests replace
// parts of that module.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../lib/prepare.mjs';

const folder = join(root, 'test/vscode');
const shared = { bundle: true, format: 'cjs', sourcemap: 'inline', logLevel: 'warning' };

/** A file for each file of tests, and one that runs them. */
export async function bundleTests(suites, extension) {
  const tests = new Set(suites.flatMap(({ files }) => files.map((file) => join(folder, 'suite', `${file}.test.ts`))));
  await build({
    ...shared,
    entryPoints: [join(folder, 'run.ts'), ...tests],
    outdir: join(extension, 'tests'),
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    target: 'node20',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
  });
}

/** One file for all tests of a suite: in VS Code for the Web, an extension cannot load a second one. */
export async function bundleWebTests({ name, files }, extension) {
  const loads = files.map((file) => `await import('./suite/${file}.test.ts');`);
  await build({
    ...shared,
    stdin: {
      contents: `import { runTests } from './web/run.ts';\nexport const run = () => runTests(async () => {${loads.join('\n')}});`,
      resolveDir: folder,
      loader: 'ts',
    },
    outfile: join(extension, 'tests', `${name}.js`),
    platform: 'browser',
    target: 'es2022',
    external: ['vscode'],
    mainFields: ['browser', 'module', 'main'],
    alias: {
      'mocha/mocha.js': join(root, 'node_modules/mocha/mocha.js'),
      mocha: join(folder, 'web/mocha.ts'),
      'node:assert/strict': join(folder, 'web/assert.ts'),
    },
  });
}
