// Runs tests of `node:test`. They are bundled first: loading some hundred TypeScript files one by one costs each of seventy test files more than most
// of its tests do.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';
import { atExit, runNode } from './run.mjs';

const seed = join(root, 'test/support/seed.ts');

/** Below test/: what takes more than a few seconds, or needs the bundles of dist/. `npm test -- fast` leaves it out; else it comes first. */
const slow = [
  'clients/',
  'adversarial/',
  'fetching/',
  'planted.test.ts',
  'replay.test.ts',
  'engine.test.ts',
  'configEdits.test.ts',
  'analysis.test.ts',
  'tomlSimple.test.ts',
  'server/',
  'fixAllCorpus.test.ts',
  'fuzz/',
  'workspace.test.ts',
  'soak/',
  'yamlBlocks.test.ts',
  'yamlSimple.test.ts',
  'completion.test.ts',
  'positions.test.ts',
  'syntax.test.ts',
  'formats.test.ts',
  'imageReference.test.ts',
  'generators/',
  'generators.test.ts',
  'package.test.ts',
  'cli.test.ts',
  'noSideEffects.test.ts',
  'cli.unread.test.ts',
  'cli.output.test.ts',
  'cli.explainError.test.ts',
  'cli.images.test.ts',
  'neovim.test.ts',
  'webClient.test.ts',
  'explainPage.browser.test.ts',
  'install.test.ts',
];

const slowness = (path) => slow.findIndex((one) => path.startsWith(one));

/** The paths of all test files below test/ but those that run inside VS Code; what takes longest first, so that nothing waits for it in the end. */
export function unitTestFiles() {
  const found = readdirSync(join(root, 'test'), { recursive: true }).map((path) => path.split(sep).join('/'));
  const names = found.filter((path) => path.endsWith('.test.ts') && !path.startsWith('vscode/')).sort();
  const gone = slow.filter((one) => !names.some((path) => path.startsWith(one)));
  if (gone.length > 0) {
    throw new Error(`scripts/lib/unitTests.mjs names tests that are not there: ${gone.join(', ')}`);
  }
  const place = (path) => (slowness(path) < 0 ? slow.length : slowness(path));
  return names.sort((a, b) => place(a) - place(b)).map((path) => join(root, 'test', path));
}

/** Those that take a few seconds together, and need nothing but the sources. */
export function fastTestFiles() {
  return unitTestFiles().filter((path) => slowness(relative(join(root, 'test'), path).split(sep).join('/')) < 0);
}

/**
 * Runs test files, several at a time; resolves to exit code and output, whose last line is "N passed, N failed". With `inOneProcess` there may be but
 * one file; `only` is a pattern for the names of the tests that run.
 */
export async function runUnitTests(files, { inOneProcess = false, only, env = {} } = {}) {
  const bundles = await bundle(files);
  const reporter = new URL('testReporter.mjs', import.meta.url).href;
  // One more than there are processors, since some tests wait. Time limits are for tests that hang: a busy machine may take long.
  const runner = inOneProcess ? [] : ['--test', `--test-concurrency=${availableParallelism() + 1}`, '--test-timeout=900000'];
  // Tests take a while: what they say is shown as it comes.
  const names = only === undefined ? [] : [`--test-name-pattern=^${only}$`];
  return runNode([...runner, ...names, `--test-reporter=${reporter}`, ...bundles], {
    env: { ...process.env, ...env },
    onOutput: (chunk) => process.stdout.write(chunk),
  });
}

/** Bundles test files, with what they share in files of its own. Resolves to the paths of the bundles. */
async function bundle(files) {
  // Imported late: `npm test` has to start before there is a node_modules.
  const { build } = await import('esbuild');
  const folder = join(root, '.cache', `tests-${process.pid}`);
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: files,
    outdir: folder,
    outbase: join(root, 'test'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [{ name: 'as if not bundled', setup: keepPlaces }],
  });
  return files.map((file) => join(folder, relative(join(root, 'test'), file).replace(/\.ts$/, '.mjs')));
}

/** Keeps the paths of source files in the bundle, so that tests find the files next to them, and makes random inputs reproducible. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => {
    if (!path.startsWith(root) || path.includes('node_modules')) return undefined;
    const text = readFileSync(path, 'utf8');
    const preload = path.endsWith('.test.ts') && text.includes("from 'fast-check'") ? `import ${JSON.stringify(seed)};` : '';
    const contents = preload + text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
    return { contents, loader: 'ts', resolveDir: dirname(path) };
  });
}
