import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { FetchedInclude, FetchOptions } from '../../workspace/includeFetcher.ts';
import { nameFor, readRecord, writeRecord } from './cacheFolder.ts';
import { type DownloadOptions, download } from './download.ts';
import { FetchFailure } from './fetchFailure.ts';
import { validMs } from './gitCache.ts';

/** A file that is read over HTTPS. */
export interface WebFile {
  readonly url: string;
  /** As the include has it. */
  readonly name: string;
  /** `sha256-…`, if the include has it. */
  readonly integrity?: string;
  /** Takes the file out of the body. Undefined if the body is something else. */
  readonly read: (body: Buffer) => string | undefined;
}

export interface WebCacheOptions extends Omit<DownloadOptions, 'signal' | 'httpHosts'> {
  readonly folder: string;
}

/** Files that were read over HTTPS, by their addresses. */
export class WebCache {
  private readonly options: WebCacheOptions;

  constructor(options: WebCacheOptions) {
    this.options = options;
  }

  /** Undefined also for a file that does not have the checksum that the include wants. */
  async cached({ url, name, integrity }: WebFile): Promise<FetchedInclude | undefined> {
    const record = await readRecord(this.placeOf(url));
    if (typeof record?.text !== 'string' || typeof record.checkedAt !== 'number') return undefined;
    const { text, checkedAt, sha256 } = record;
    if (integrity !== undefined && integrity !== `sha256-${sha256}`) return undefined;
    // With a checksum, nothing newer can be the right one.
    return { files: [{ path: name, text }], checkedAt, isStale: integrity === undefined && Date.now() - checkedAt > validMs };
  }

  /** Throws a `FetchFailure`. */
  async fetchFile(
    file: WebFile,
    { signal, onProgress, newerThan = Date.now() - validMs, httpHosts = [] }: FetchOptions,
  ): Promise<FetchedInclude> {
    const before = await this.cached(file);
    if (before !== undefined && (file.integrity !== undefined || before.checkedAt >= newerThan)) return before;
    onProgress?.(file.name);
    const asked = Date.now();
    const body = await download(file.url, { ...this.options, signal, httpHosts });
    const sha256 = createHash('sha256').update(body).digest('base64');
    if (file.integrity !== undefined && file.integrity !== `sha256-${sha256}`) {
      throw new FetchFailure('integrity', `The file does not have the checksum of "integrity": it is sha256-${sha256}.`);
    }
    const text = file.read(body);
    if (text === undefined) throw new FetchFailure('failed', 'The server answered with something else.');
    const place = this.placeOf(file.url);
    await writeRecord(place, { text, sha256, checkedAt: asked });
    const now = new Date();
    await fs.utimes(place, now, now).catch(() => undefined);
    return { files: [{ path: file.name, text }], checkedAt: asked, isStale: false };
  }

  private placeOf(url: string): string {
    return path.join(this.options.folder, `${nameFor(url)}.json`);
  }
}
