import { query } from '../db/query.ts';
import { rowKeyOf } from './imageCount.ts';
import { listImages } from './imageList.ts';

/** How many images the Runner pulls with a credential. */
export interface CredentialCount {
  /** `start`: where its key or store is written. */
  at(uri: string, start: number): number;
  /** With one of several credentials. */
  atAny(uri: string, starts: readonly number[]): number;
}

/** Counts rows of the list of images, as every other number does. */
export const credentialCount = query((workspace): CredentialCount => {
  const rows = new Map<string, Set<string>>();
  for (const image of listImages(workspace, 'everything')) {
    const row = rowKeyOf(image);
    if (row === undefined) continue;
    for (const { uri, range } of image.credentialPlaces) {
      const key = `${uri} ${range.start}`;
      const known = rows.get(key);
      if (known === undefined) rows.set(key, new Set([row]));
      else known.add(row);
    }
  }
  const rowsAt = (uri: string, start: number) => rows.get(`${uri} ${start}`) ?? new Set<string>();
  return {
    at: (uri, start) => rowsAt(uri, start).size,
    atAny: (uri, starts) => new Set(starts.flatMap((start) => [...rowsAt(uri, start)])).size,
  };
});
