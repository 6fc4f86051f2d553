#!/usr/bin/env node
// Replaces the desktop's `code`: takes its arguments, runs the extension tests in a headless VS Code and returns their exit code.
// @vscode/test-electron gets it as `vscodeExecutablePath`.
//
// VSCODE_HEADLESS_LOG names the file for VS Code's own log, VSCODE_HEADLESS_TIMEOUT the seconds after which a run has failed (900, for busy machines).
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { say } from '../lib/prepare.mjs';
import { since, whenStopped, withTimeout } from '../lib/run.mjs';
import { openWorkbench } from './workbench.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'folder-uri': { type: 'string' },
    'user-data-dir': { type: 'string' },
    'disable-workspace-trust': { type: 'boolean' },
  },
});
// Switches such as --no-sandbox are for Electron and have no meaning here.
const path = (value) => (value === undefined ? undefined : resolve(value));
const paths = positionals.map(path);
const isWorkspace = (candidate) => candidate.endsWith('.code-workspace') || (existsSync(candidate) && statSync(candidate).isDirectory());

process.exitCode = await runWindow();

async function runWindow() {
  const started = Date.now();
  let workbench;
  const stop = async () => {
    await workbench?.close();
    process.exit(130);
  };
  const cancel = whenStopped(stop);
  try {
    workbench = await openWorkbench({
      userData: path(values['user-data-dir']),
      trust: values['disable-workspace-trust'] ? 'everything' : 'nothing',
      logFile: path(process.env.VSCODE_HEADLESS_LOG),
      window: {
        extension: path(values.extensionDevelopmentPath),
        tests: path(values.extensionTestsPath),
        workspace: values['folder-uri'] ? fileURLToPath(values['folder-uri']) : paths.find(isWorkspace),
        file: paths.find((candidate) => !isWorkspace(candidate)),
      },
    });
    say(`VS Code ${workbench.version} (headless) opened after ${since(started)}.`);
    const code = await withTimeout(workbench.testsEnded, Number(process.env.VSCODE_HEADLESS_TIMEOUT || 900), 'The tests in VS Code');
    if (code !== 0) {
      await takePicture(workbench.page);
    }
    return code;
  } catch (error) {
    say(error.message);
    await takePicture(workbench?.page);
    return 1;
  } finally {
    cancel();
    await workbench?.close();
  }
}

// A screenshot of the window after a failed run, saved next to its log.
async function takePicture(page) {
  const log = process.env.VSCODE_HEADLESS_LOG;
  if (page && log) {
    await page.screenshot({ path: log.replace(/\.log$/, '.png'), timeout: 5000 }).catch(() => {});
  }
}
