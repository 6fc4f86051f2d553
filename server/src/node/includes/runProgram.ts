import { spawn } from 'node:child_process';
import path from 'node:path';

export interface RunOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** In milliseconds. */
  readonly timeout: number;
  /** In bytes. */
  readonly maxOutput: number;
  readonly signal: AbortSignal;
  /** Is asked ten times a second whether the program has written too much to the disk. */
  readonly isTooLarge?: () => Promise<boolean>;
}

export type RunEnd = 'exited' | 'missing' | 'timed-out' | 'too-large' | 'cancelled';

export interface RunResult {
  readonly end: RunEnd;
  /** The exit code. Null if a signal ended the program, or it never began. */
  readonly code: number | null;
  readonly output: Buffer;
  /** The end of its error output. */
  readonly errors: string;
}

/** In bytes. */
const maxErrors = 64_000;
const watchIntervalMs = 100;
/** A program in the background, such as a shared connection of ssh, may keep the streams open. */
const closingMs = 1000;

/**
 * Runs a program without a shell, without input and without a terminal, in a session of its own. Never rejects. When the time is up, or it writes too
 * much, or the signal is aborted, it is ended with all programs that it has started.
 */
export function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { folder, environment, timeout, maxOutput, signal, isTooLarge } = options;
  if (signal.aborted) return Promise.resolve({ end: 'cancelled', code: null, output: Buffer.alloc(0), errors: '' });
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let errors = '';
    let end: RunEnd | undefined;
    let closing: ReturnType<typeof setTimeout> | undefined;
    const stop = (reason: RunEnd) => {
      end ??= reason;
      killGroup(child.pid);
    };
    const onAbort = () => stop('cancelled');
    const onExit = () => killGroup(child.pid);
    const timer = setTimeout(() => stop('timed-out'), timeout);
    const watch = isTooLarge && setInterval(async () => (await isTooLarge().catch(() => false)) && stop('too-large'), watchIntervalMs);
    signal.addEventListener('abort', onAbort);
    process.once('exit', onExit);

    const finish = (code: number | null) => {
      clearTimeout(timer);
      clearTimeout(closing);
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
      process.off('exit', onExit);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ end: end ?? 'exited', code, output: Buffer.concat(chunks), errors });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxOutput) stop('too-large');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-maxErrors);
    });
    child.on('error', () => {
      // Also when it could not be killed, and then it still ends by itself.
      if (child.pid !== undefined) return;
      end ??= 'missing';
      finish(null);
    });
    child.on('close', finish);
    child.on('exit', (code) => {
      closing = setTimeout(() => finish(code), closingMs);
    });
  });
}

function taskkill(): string {
  return path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
    // By its full path: Windows would look into the current folder first.
    else spawn(taskkill(), ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => undefined);
  } catch {
    // It has ended already.
  }
}
