#!/usr/bin/env node
// `npm test [-- part …]`: everything that has to hold, what fails soonest first. Works as the first command after a clone. For a part, `fast` may be
// named (what most changes need, in some seconds), or the path of a test file.
import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { ensureDependencies, ensureSystemPackages, main, root, say } from './lib/prepare.mjs';
import { runNode, since } from './lib/run.mjs';
import { fastTestFiles, runUnitTests, unitTestFiles } from './lib/unitTests.mjs';

// `tests: true` marks the parts whose output ends with "N passed, N failed"; any other counts as one test.
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
const fastPart = { name: 'fast unit tests', title: 'Fast unit tests', tests: true, start: () => runUnitTests(fastTestFiles()) };

// What tests use as it really is: an editor, a browser, another reader of YAML, servers of git and SSH, a registry and its clients.
const testPackages = [
  ['neovim'],
  ['chromium'],
  ['ruby'],
  ['git', 'openssh-server'],
  ['docker-registry', 'apache2-utils', 'skopeo', 'podman', 'buildah', 'curl', 'pass', 'golang-docker-credential-helpers'],
];

await main(() => test(process.argv.slice(2)));

async function test(names) {
  ensureDependencies();
  const files = names.filter((name) => name.endsWith('.test.ts'));
  const unknown = names.filter((name) => name !== 'fast' && !files.includes(name) && !parts.some((part) => part.name === name));
  const missing = files.filter((file) => !existsSync(resolve(root, file)) || insideVSCode(file));
  if (unknown.length + missing.length > 0) {
    const known = `there are ${parts.map(({ name }) => name).join(', ')}, fast, and the test files but those in test/vscode/`;
    say(`There is no part ${[...unknown, ...missing].join(', ')}; ${known}.`);
    return 1;
  }
  const sum = { passed: 0, failed: 0 };
  const broken = new Set();
  for (const part of chosenParts(names, files)) {
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

/** The parts with these names and those that they need, or all of them; the fast ones by themselves need no build. */
function chosenParts(names, files) {
  const fast = names.includes('fast');
  const filesPart = { name: 'files', title: files.join(', '), needs: 'build', tests: true, start: () => runUnitTests(paths(files)) };
  const all = [...parts, ...(fast ? [fastPart] : []), ...(files.length > 0 ? [filesPart] : [])];
  const isWanted = ({ name }) =>
    names.length === 0 || names.includes(name) || name === 'files' || (fast && ['lint', 'types', fastPart.name].includes(name));
  return all.filter((part) => isWanted(part) || all.some((other) => isWanted(other) && other.needs === part.name));
}

function paths(files) {
  return files.map((file) => resolve(root, file));
}

function insideVSCode(file) {
  return relative(root, resolve(root, file)).startsWith(['test', 'vscode', ''].join(sep));
}

function skip({ title, needs }) {
  say(`✗ ${title}: not run, since "${needs}" failed`);
  return { passed: 0, failed: 1 };
}

async function runPart({ title, tests, start }) {
  const started = Date.now();
  say(`… ${title}`);
  const { code, output } = await start();
  const counts = tests ? lastCounts(output) : { passed: 1, failed: 0 };
  // A part that cannot run on this system says why, and nothing else.
  if (code === 0 && counts.passed === 0 && output.startsWith('Skipped: ')) {
    return { passed: 0, failed: 0 };
  }
  const hasWarning = !tests && /\bwarning\b/i.test(output);
  // A part that ends badly has at least one failure, whatever it counted; a part that ran no test has proved nothing.
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
  for (const names of testPackages) {
    try {
      ensureSystemPackages(names);
    } catch (error) {
      say(`Without the tests that need ${names.join(', ')}: ${error.message}`);
    }
  }
  return runUnitTests(unitTestFiles());
}

function vscodeTests() {
  return runNode(['scripts/vscode/test.mjs'], { env: { ...process.env, PULLPROOF_BUILT: '1' }, onOutput: relay });
}

// Tests take a while: what they say is shown as it comes.
function relay(chunk) {
  process.stdout.write(chunk);
}
