#!/usr/bin/env node
// `npm test [-- part …]`: runs all checks, the fastest first. Works as the first command after a clone.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, ensureSystemPackages, main, root, say } from './lib/prepare.mjs';
import { runNode, since } from './lib/run.mjs';

// `tests: true` marks parts whose output ends with "N passed, N failed". Any other part counts as one test.
const parts = [
  {
    name: 'lint',
    title: 'Lint and format',
    start: () => runNode(['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--colors=off']),
  },
  { name: 'types', title: 'Types', start: () => runNode(['node_modules/typescript/bin/tsc', '-b']) },
  { name: 'build', title: 'Build', start: () => runNode(['esbuild.mjs']) },
  { name: 'unit', title: 'Unit tests', needs: 'build', tests: true, start: unitTests },
  { name: 'grammar', title: 'Grammar tests', tests: true, start: () => runNode(['test/grammar/run.mjs'], { onOutput: relay }) },
  { name: 'vscode', title: 'Tests in VS Code', needs: 'build', tests: true, start: vscodeTests },
];

await main(() => test(process.argv.slice(2)));

async function test(names) {
  ensureDependencies();
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    say(`Unknown part ${unknown.join(', ')}. Use ${parts.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const wanted = names.length === 0 ? parts.map(({ name }) => name) : names;
  const needed = parts.filter(
    ({ name }) => wanted.includes(name) || parts.some((part) => wanted.includes(part.name) && part.needs === name),
  );
  const sum = { passed: 0, failed: 0 };
  const broken = new Set();
  for (const part of needed) {
    const { passed, failed } = broken.has(part.needs) ? skip(part) : await runPart(part);
    sum.passed += passed;
    sum.failed += failed;
    if (failed > 0) {
      broken.add(part.name);
    }
  }
  say(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

function skip({ title, needs }) {
  say(`✗ ${title}: not run, because "${needs}" failed`);
  return { passed: 0, failed: 1 };
}

async function runPart({ title, tests, start }) {
  const started = Date.now();
  say(`… ${title}`);
  const { code, output } = await start();
  const counts = tests ? lastCounts(output) : { passed: 1, failed: 0 };
  const hasWarning = !tests && /\bwarning\b/i.test(output);
  // A part that exits with an error counts as at least one failure, and so does a part that ran no test.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0 || hasWarning)) {
    counts.failed = 1;
    counts.passed = tests ? counts.passed : 0;
  }
  if (counts.failed > 0 && !tests) {
    say(output.trimEnd());
  }
  const figures = tests ? `${counts.passed} passed, ${counts.failed} failed, ` : '';
  say(`${counts.failed === 0 ? '✓' : '✗'} ${title} (${figures}${since(started)})`);
  return counts;
}

function lastCounts(output) {
  const [, passed = 0, failed = 0] = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  return { passed: Number(passed), failed: Number(failed) };
}

function unitTests() {
  try {
    ensureSystemPackages(['neovim']);
  } catch (error) {
    say(`The Neovim test is skipped: ${error.message}`);
  }
  const isUnitTest = (path) => path.endsWith('.test.ts') && !/^vscode[\\/]/.test(path);
  const files = readdirSync(join(root, 'test'), { recursive: true }).filter(isUnitTest).sort();
  const reporter = new URL('lib/testReporter.mjs', import.meta.url).href;
  // The same random inputs in every run, so that failures can be reproduced. `npm run fuzz` tries new ones.
  const options = [
    '--import',
    'tsx',
    '--import',
    './test/support/seed.ts',
    '--test',
    '--test-concurrency=2',
    '--test-timeout=180000',
    `--test-reporter=${reporter}`,
  ];
  return runNode([...options, ...files.map((path) => join('test', path))], { onOutput: relay });
}

function vscodeTests() {
  return runNode(['scripts/vscode/test.mjs'], { env: { ...process.env, PULLPROOF_BUILT: '1' }, onOutput: relay });
}

// Tests take a while, so their output is shown at once.
function relay(chunk) {
  process.stdout.write(chunk);
}
