import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { asWhenLoading } from './tuning.ts';

/** What newer Nodes have. */
interface CompileCache {
  enableCompileCache?(folder: string): unknown;
  flushCompileCache?(): void;
}

/**
 * Requires a script of the server, with what V8 made of it the last time: that saves compiling it at each start. It is kept in a folder of the
 * extension's own, as others may write to the one that Node would take; where that cannot be written to, nothing is kept.
 * NODE_DISABLE_COMPILE_CACHE turns it off.
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
  // The last thing that the script says is what it exports.
  return loadScript(file, folder).runInThisContext();
}

/** For Nodes before 22, which have no cache of their own. A function of its own, so that what was read is nobody's any longer when the script runs: it is as much as the server's own objects. */
function loadScript(file: string, folder: string): Script {
  const { mtimeMs, size } = statSync(file);
  const ofThisNode = `${basename(file, '.js')}-${process.version}-${process.arch}-`;
  const kept = join(folder, `${ofThisNode}${size}-${Math.round(mtimeMs)}.bin`);
  const cachedData = readKept(kept);
  const script = new Script(readFileSync(file, 'utf8'), { filename: file, ...(cachedData && { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected) {
    keepLater(() => {
      mkdirSync(folder, { recursive: true });
      // Those of bundles that are gone.
      for (const name of readdirSync(folder)) if (name.startsWith(ofThisNode)) rmSync(join(folder, name), { force: true });
      // Another server may be reading it.
      const unfinished = `${kept}.${process.pid}`;
      const data = script.createCachedData();
      writeFileSync(unfinished, Buffer.concat([digestOf(data), data]));
      renameSync(unfinished, kept);
    });
  }
  return script;
}

/** Undefined as well when it is not what was written: V8 takes what it is given at its word, and a flipped bit would end each start. */
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

/** An editor may end the server without a word. After a while, what the first files needed is compiled too. */
function keepLater(keep: () => void): void {
  setTimeout(() => {
    try {
      asWhenLoading(keep);
    } catch {
      // A folder that cannot be written to: the next start compiles again.
    }
  }, 5000).unref();
}
