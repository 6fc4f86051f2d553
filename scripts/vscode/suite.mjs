// Runs one suite, in the VS Code `executable` or in VS Code for the Web. The suite is JSON in the only argument. scripts/vscode/test.mjs starts this for
// each suite.
import { spawn } from 'node:child_process';
import { runTests } from '@vscode/test-electron';

const task = JSON.parse(process.argv[2]);
const { executable, trust, extension, tests, workspace, userData } = task;
const launchArgs = [workspace, `--user-data-dir=${userData}`, '--disable-extensions'];

if (task.runtime === 'web') {
  const { runInWeb } = await import('./web.mjs');
  process.exitCode = await runInWeb(task).catch(({ message }) => {
    process.stdout.write(`${message}\n`);
    return 1;
  });
} else if (trust === 'everything') {
  await runTests({ vscodeExecutablePath: executable, extensionDevelopmentPath: extension, extensionTestsPath: tests, launchArgs }).catch(
    () => {
      process.exitCode = 1;
    },
  );
} else {
  // runTests always turns workspace trust off, so a suite in Restricted Mode cannot use it.
  const switches = ['--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes'];
  const child = spawn(
    executable,
    [...launchArgs, ...switches, `--extensionDevelopmentPath=${extension}`, `--extensionTestsPath=${tests}`],
    {
      stdio: 'inherit',
    },
  );
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}
