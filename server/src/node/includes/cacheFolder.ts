import { createHash, randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';

/** More is never read. In bytes. */
const maxRecordSize = 40_000_000;

/** A name for a text of any kind. Nothing that a file says becomes part of a path. */
export function nameFor(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 40);
}

/** Undefined if there is none, or if it cannot be read. */
export async function readRecord(file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { size } = await fs.stat(file);
    if (size > maxRecordSize) return undefined;
    const value: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Other processes see the old record or the new one, never a part. */
export async function writeRecord(file: string, record: Readonly<Record<string, unknown>>): Promise<void> {
  await makeFolder(path.dirname(file));
  const temporary = `${file}.${randomUUID()}`;
  try {
    await fs.writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
    await fs.rename(temporary, file);
  } catch (error) {
    await remove(temporary);
    throw error;
  }
}

/** Only the user may look into it: the files may be private. */
export async function makeFolder(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
}

export async function remove(place: string): Promise<void> {
  await fs.rm(place, { recursive: true, force: true, maxRetries: 3 });
}

/** Other processes that work in it find it gone, and begin again. */
export async function removeAtOnce(folder: string): Promise<void> {
  const gone = `${folder}.${randomUUID()}`;
  try {
    await fs.rename(folder, gone);
  } catch {
    return remove(folder);
  }
  await remove(gone);
}

/** Of all files in it, in bytes. What vanishes meanwhile does not count. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  let size = 0;
  for (const entry of entries) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) size += await sizeOf(place);
    else
      size += await fs.lstat(place).then(
        (found) => found.size,
        () => 0,
      );
  }
  return size;
}
