import { promises as fs } from 'node:fs';
import path from 'node:path';
import { remove, removeAtOnce, sizeOf } from './cacheFolder.ts';
import type { FolderLocks } from './folderLocks.ts';

interface Unit {
  readonly place: string;
  readonly usedAt: number;
}

/**
 * Deletes the oldest part of the cache until it is below the limit (in bytes): first what git keeps to fetch less, then the texts. What another process
 * uses stays.
 */
export async function trimCache(gitFolder: string, webFolder: string, limit: number, locks: FolderLocks): Promise<void> {
  let size = (await sizeOf(gitFolder)) + (await sizeOf(webFolder));
  if (size <= limit) return;
  const projects = await unitsIn(gitFolder);
  const removeFrom = async (project: string, place: string, how: (place: string) => Promise<void>) => {
    if (size <= limit) return;
    await locks.runIfFree(project, async () => {
      const freed = await sizeOf(place);
      await how(place);
      size -= freed;
    });
  };
  for (const { place } of projects) await removeFrom(place, path.join(place, 'repo.git'), remove);
  for (const { place } of projects) await removeFrom(place, place, removeAtOnce);
  for (const { place } of await unitsIn(webFolder)) {
    if (size <= limit) return;
    size -= await fs.stat(place).then(
      (found) => found.size,
      () => 0,
    );
    await remove(place);
  }
}

/** What was not used for the longest time comes first. */
async function unitsIn(folder: string): Promise<readonly Unit[]> {
  const names = await fs.readdir(folder).catch(() => []);
  const units = await Promise.all(
    names.map(async (name) => {
      const place = path.join(folder, name);
      return {
        place,
        usedAt: await fs.stat(place).then(
          (found) => found.mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  return units.sort((a, b) => a.usedAt - b.usedAt);
}
