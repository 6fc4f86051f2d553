// Child processes and temporary folders for the scripts.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * Runs a command until it exits. Resolves to its exit code (128 + the signal if a signal ended it) and its output.
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

/** Runs the script of a command in node_modules/.bin directly, without a shell. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

const cleanups = new Set();

process.once('exit', () => {
  for (const cleanup of cleanups) {
    cleanup();
  }
});

/** Calls `cleanup` when this process ends, except by SIGKILL. Returns a function that cancels this. */
export function atExit(cleanup) {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** A new folder in the system's temporary folder. It is removed when this process ends. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `pullproof-${name}-`));
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Calls `stop` on Ctrl-C and when the process that started this one has ended. One that was killed cannot tell. Returns a function that cancels this. */
export function whenStopped(stop) {
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && stop(), 1000);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return () => {
    clearInterval(watch);
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

/** The time since `start` (a value of `Date.now()`), like "0.4 s". */
export function since(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

/** Rejects if `work` takes longer than `seconds`. */
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
