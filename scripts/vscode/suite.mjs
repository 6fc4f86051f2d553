// Runs one suite, described by the JSON of the only argument, in the VS Code of `executable`; scripts/vscode/test.mjs starts it for each suite.
import { spawn } from 'node:child_process';
import { runTests } from '@vscode/test-electron';

const { executable, trust, extension, tests, workspace, userData } = JSON.parse(process.argv[2]);
const launchArgs = [workspace, `--user-data-dir=${userData}`, '--disable-extensions'];

if (trust === 'everything') {
  await runTests({ vscodeExecutablePath: executable, extensionDevelopmentPath: extension, extensionTestsPath: tests, launchArgs }).catch(
    () => {
      process.exitCode = 1;
    },
  );
} else {
  // runTests always switches workspace trust off, so that a suite in Restricted Mode cannot use it.
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
