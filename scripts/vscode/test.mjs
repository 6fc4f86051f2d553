#!/usr/bin/env node
// `npm run test:vscode [-- suite …]`: runs the suites of test/vscode/suites.json, each in a separate VS Code on a copy of its workspace.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, main, root, say } from '../lib/prepare.mjs';
import { atExit, run, runNode, since, temporaryFolder } from '../lib/run.mjs';
import { ensureChromium } from './chromium.mjs';
import { installVSCodeForTheWeb } from './installWeb.mjs';

// The shipped files. A suite runs on a copy of them, so that a build at the same time does not affect it.
const shipped = ['package.json', 'package.nls.json', 'l10n', 'dist', 'syntaxes', 'schemas', 'walkthrough', 'icon.png', 'views.svg'];
const logFolder = join(root, '.vscode-test', 'logs');
const downloadServer = 'https://update.code.visualstudio.com/api/releases/stable';

await main(() => testInVSCode(process.argv.slice(2)));

async function testInVSCode(names) {
  ensureDependencies();
  const all = JSON.parse(readFileSync(join(root, 'test/vscode/suites.json'), 'utf8'));
  const suites = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (suites.length === 0) {
    say(`There is no suite ${names.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const built = await buildExtension();
  if (!built) {
    return 1;
  }
  const extension = stageExtension();
  const desktop = suites.filter(({ runtime }) => runtime !== 'web');
  const web = suites.filter(({ runtime }) => runtime === 'web');
  const results = [...(await runOnDesktop(desktop, extension)), ...(await runInBrowser(web, extension))];
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  if (results.length === 0) {
    return 0;
  }
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runOnDesktop(suites, extension) {
  if (suites.length === 0) {
    return [];
  }
  const executable = await findVSCode();
  if (executable === undefined) {
    say(`Skipped: the tests in VS Code, which cannot be downloaded here; the headless one needs Linux, and this is ${process.platform}.`);
    return [];
  }
  const { bundleTests } = await import('./bundle.mjs');
  await bundleTests(suites, extension);
  const results = [];
  for (const suite of suites) {
    if (suite.notOn?.includes(process.platform)) {
      say(`Skipped: suite ${suite.name}, which cannot run on ${process.platform}.`);
      continue;
    }
    const files = suite.files.map((file) => join(extension, 'tests', `${file}.test.cjs`));
    results.push(await runSuite(suite, { executable, extension, tests: join(extension, 'tests', 'run.cjs') }, files));
  }
  return results;
}

async function runInBrowser(suites, extension) {
  if (suites.length === 0) {
    return [];
  }
  try {
    ensureChromium();
    await installVSCodeForTheWeb();
  } catch (error) {
    say(`Skipped: the tests in VS Code for the Web, which cannot be installed here (${error.message.trim().split('\n').at(-1)}).`);
    return [];
  }
  const { bundleWebTests } = await import('./bundle.mjs');
  const results = [];
  for (const suite of suites) {
    await bundleWebTests(suite, extension);
    results.push(await runSuite(suite, { extension, tests: join(extension, 'tests', `${suite.name}.js`) }));
  }
  return results;
}

// Set by scripts/test.mjs, which has already built the extension.
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

// The desktop's VS Code if it can be downloaded and displayed, otherwise the headless one from the npm registry (only for Linux). Undefined without both.
async function findVSCode() {
  const isLinux = process.platform === 'linux';
  const headless = isLinux ? join(root, 'scripts/vscode/executable.mjs') : undefined;
  const hasDisplay = !isLinux || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const wantsHeadless = isLinux && (process.env.VSCODE_HEADLESS || process.env.CI);
  if (wantsHeadless || !hasDisplay || !(await answers(downloadServer))) {
    return headless;
  }
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(root, '.vscode-test') });
  } catch (error) {
    say(`VS Code could not be downloaded (${error.message}).`);
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

// `how` is what scripts/vscode/suite.mjs needs in addition. The files are only for the desktop.
async function runSuite({ name, runtime, workspace, trust, settings = {} }, how, files = []) {
  const started = Date.now();
  const folder = temporaryFolder(`suite-${name}`);
  const copy = join(folder, workspace);
  cpSync(join(root, 'test/vscode/workspaces', workspace), copy, { recursive: true });
  // A short path: on macOS the name of the socket in it may not have more than 103 characters.
  const userData = temporaryFolder('user');
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
    PULLPROOF_TEST_FILES: JSON.stringify(files),
  };
  const task = { ...how, runtime, trust, settings, workspace: copy, userData, report, log };
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

// If an extension host crashes, VS Code in a browser still ends with code 0. So the result is the report of test/vscode/run.ts, and its last line must
// confirm that all tests ran.
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
    end === undefined || ran < end.total ? 'VS Code ended before the tests did' : ran === 0 ? 'there are no tests in it' : undefined;
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

// VS Code's messages about itself, which it logs twice.
function withoutChatter(log) {
  return log
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\[(console (log|info|debug|error|warning)|info|log|debug|trace)\]/.test(line))
    .join('\n');
}
