import { promises as fs } from 'node:fs';
import path from 'node:path';
import { makeFolder, removeAtOnce } from './cacheFolder.ts';
import { FetchFailure } from './fetchFailure.ts';

/** How often the owner of a lock shows that it is alive, and after what time without a sign it counts as dead. In milliseconds. */
const aliveMs = 2000;
const deadMs = 20_000;
const pollMs = 50;

/** Lets one piece of work at a time use a folder: git cannot fetch twice at the same time into a shallow repository. */
export class FolderLocks {
  private readonly queues = new Map<string, Promise<unknown>>();

  /** Waits for others of this process, then for other processes. */
  async run<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(folder) ?? Promise.resolve();
    const own = before.then(() => runAlone(folder, signal, work));
    const settled = own.catch(() => undefined);
    this.queues.set(folder, settled);
    try {
      return await own;
    } finally {
      if (this.queues.get(folder) === settled) this.queues.delete(folder);
    }
  }

  /** Does nothing if someone uses the folder. */
  async runIfFree(folder: string, work: () => Promise<void>): Promise<void> {
    if (this.queues.has(folder) || !(await take(lockIn(folder)))) return;
    try {
      await work();
    } finally {
      await release(lockIn(folder));
    }
  }
}

async function runAlone<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const lock = lockIn(folder);
  await makeFolder(folder);
  while (!(await take(lock))) {
    if (signal.aborted) throw new FetchFailure('cancelled', 'Cancelled.');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const sign = setInterval(() => {
    const now = new Date();
    fs.utimes(lock, now, now).catch(() => undefined);
  }, aliveMs);
  try {
    return await work();
  } finally {
    clearInterval(sign);
    await release(lock);
  }
}

function lockIn(folder: string): string {
  return path.join(folder, 'lock');
}

async function take(lock: string): Promise<boolean> {
  try {
    await fs.mkdir(lock);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // The cache was cleared meanwhile.
    if (code === 'ENOENT') await makeFolder(path.dirname(lock));
    else if (code !== 'EEXIST' && code !== 'EPERM') throw error;
    else await removeDead(lock);
    return false;
  }
}

async function removeDead(lock: string): Promise<void> {
  const found = await fs.stat(lock).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > deadMs) await removeAtOnce(lock);
}

async function release(lock: string): Promise<void> {
  await fs.rmdir(lock).catch(() => undefined);
}
