import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { asWhenLoading } from './tuning.ts';

/** Functions that only newer Node versions have. */
interface CompileCache {
  enableCompileCache?(folder: string): unknown;
  flushCompileCache?(): void;
}

/**
 * Requires a script of the server and reuses V8's compiled code from the last start. The cache is in the extension's own folder, because other
 * users can write to Node's default folder. If the folder is read-only, nothing is cached. NODE_DISABLE_COMPILE_CACHE turns the cache off.
 */
export function requireCached(file: string): unknown {
  const folder = join(__dirname, '..', '.cache', 'v8');
  const require = nodeModule.createRequire(__filename);
  const { enableCompileCache, flushCompileCache } = nodeModule as CompileCache;
  const isOff = Boolean(process.env.NODE_DISABLE_COMPILE_CACHE);
  if (enableCompileCache !== undefined || isOff) {
    enableCompileCache?.(folder);
    if (flushCompileCache !== undefined) keepLater(flushCompileCache);
    return require(file);
  }
  // The value of the script's last statement is what it exports.
  return loadScript(file, folder).runInThisContext();
}

/** For Node versions before 22, which have no compile cache. A separate function, so that the cached data, which is large, can be freed before the script runs. */
function loadScript(file: string, folder: string): Script {
  const { mtimeMs, size } = statSync(file);
  const ofThisNode = `${basename(file, '.js')}-${process.version}-${process.arch}-`;
  const kept = join(folder, `${ofThisNode}${size}-${Math.round(mtimeMs)}.bin`);
  const cachedData = readKept(kept);
  const script = new Script(readFileSync(file, 'utf8'), { filename: file, ...(cachedData && { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected) {
    keepLater(() => {
      mkdirSync(folder, { recursive: true });
      // Remove the cache of older bundles.
      for (const name of readdirSync(folder)) if (name.startsWith(ofThisNode)) rmSync(join(folder, name), { force: true });
      // Another server may be reading the file.
      const unfinished = `${kept}.${process.pid}`;
      const data = script.createCachedData();
      writeFileSync(unfinished, Buffer.concat([digestOf(data), data]));
      renameSync(unfinished, kept);
    });
  }
  return script;
}

/** Undefined also if the data has changed: V8 does not check it, and a flipped bit would crash every start. */
function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(digestLength);
    return digestOf(data).equals(bytes.subarray(0, digestLength)) ? data : undefined;
  } catch {
    return undefined;
  }
}

const digestLength = 32;

function digestOf(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

/** Not at exit, because an editor may kill the server. After a while, the code for the first files is compiled too. */
function keepLater(keep: () => void): void {
  setTimeout(() => {
    try {
      asWhenLoading(keep);
    } catch {
      // The folder is read-only: the next start compiles again.
    }
  }, 5000).unref();
}
