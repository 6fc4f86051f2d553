// Child processes and temporary folders for the scripts of this folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * Runs a command to its end; resolves to its exit code (128 + 15 or so when a signal ended it) and all it printed.
 * `onOutput` gets the output as it comes.
 */
export function run(command, args, { cwd = root, env = process.env, onOutput } = {}) {
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (chunk) => {
      chunks.push(chunk);
      onOutput?.(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), output: Buffer.concat(chunks).toString() }),
    );
  });
}

/** Runs a command of node_modules/.bin by its script, so that no shell stands between. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

const cleanups = new Set();

process.once('exit', () => {
  for (const cleanup of cleanups) {
    cleanup();
  }
});

/** Has `cleanup` called when this process ends, however it does but by SIGKILL; yields a function that calls it off. */
export function atExit(cleanup) {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** A fresh folder under the system's temporary folder that is removed when this process ends. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `pullproof-${name}-`));
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** "0.4 s" since `start`, a value of `Date.now()`. */
export function since(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

/** Ends `work` by rejecting when it takes longer than `seconds`. */
export async function withTimeout(work, seconds, what) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer after ${seconds} s.`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
