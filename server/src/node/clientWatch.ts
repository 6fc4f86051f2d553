import { Worker } from 'node:worker_threads';

const intervalMs = 2000;

/**
 * Ends this process when the editor's process has ended, in case another process keeps the channel open. A thread of its own watches too: it also
 * ends a server that is stuck in a calculation. Does nothing for an editor outside of this container, whose process cannot be seen from here.
 */
export function watchClient(client: number, end: () => void): void {
  if (!isAlive(client)) return;
  setInterval(() => {
    if (!isAlive(client)) end();
  }, intervalMs).unref();
  // The answer to `initialize` goes first.
  setImmediate(() => startThread(client));
}

/** The thread waits longer, so that a server that is not stuck ends in order. */
const thread = `
  const { workerData: { client, server, intervalMs } } = require('node:worker_threads');
  setInterval(() => {
    try { process.kill(client, 0); }
    catch (error) { if (error.code === 'ESRCH') setTimeout(() => process.kill(server, 'SIGKILL'), 2 * intervalMs); }
  }, intervalMs);
`;

function startThread(client: number): void {
  try {
    const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 4, stackSizeMb: 1 };
    const worker = new Worker(thread, {
      eval: true,
      env: {},
      execArgv: [],
      resourceLimits,
      workerData: { client, server: process.pid, intervalMs },
    });
    // Without the thread, the server still ends with its editor unless it is stuck.
    worker.on('error', () => undefined);
    worker.unref();
  } catch {
    // Node's permission model can forbid threads.
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // Any other error means that the process belongs to another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
