import type { Facts } from '../model/facts.ts';
import { diffLists } from '../util/listDiff.ts';
import type { Block } from './block.ts';
import type { Database, Derived, IsEqual } from './database.ts';
import { query } from './query.ts';
import type { SourceFile } from './sourceFile.ts';

export interface BlockQuery<T> {
  /** Reads the facts of the blocks and nothing else. */
  readonly compute: (blocks: readonly Block[]) => T;
  /** Whether the result is the same with either block in the same place. */
  readonly isAlike: (before: Facts | undefined, now: Facts | undefined) => boolean;
  readonly isEqual?: IsEqual<T>;
}

/**
 * A value over all blocks of a file. Most edits replace one block by one that makes no difference: then only these two are compared, and the other
 * blocks are not read.
 */
export function blockQuery<T>(definition: BlockQuery<T>): (file: SourceFile) => T {
  const derivedOf = query(({ db }, file: SourceFile) => overBlocks(db, () => file.blocks, definition));
  return (file) => derivedOf(file.workspace, file).get();
}

export function overBlocks<T>(db: Database, blocks: () => readonly Block[], { compute, isAlike, isEqual }: BlockQuery<T>): Derived<T> {
  let seen: readonly Block[] | undefined;
  return db.derived((before) => {
    const now = blocks();
    const result = seen !== undefined && isSameExceptAlike(seen, now, isAlike) ? (before as T) : compute(now);
    seen = now;
    return result;
  }, isEqual);
}

/** A derived value for each block, in the order of the file. It stays with its block while other blocks change. */
export function forEachBlock<T>(
  db: Database,
  file: SourceFile,
  compute: (block: Block) => T,
  isEqual: IsEqual<T>,
): Derived<readonly Derived<T>[]> {
  let seen: readonly Block[] = [];
  return db.derived((before = []) => {
    const { blocks } = file;
    const { start, end, oldEnd } = diffLists(seen, blocks);
    const added = blocks.slice(start, end).map((block) => db.derived(() => compute(block), isEqual));
    seen = blocks;
    return [...before.slice(0, start), ...added, ...before.slice(oldEnd)];
  });
}

function isSameExceptAlike(old: readonly Block[], now: readonly Block[], isAlike: BlockQuery<unknown>['isAlike']): boolean {
  if (old.length !== now.length) return false;
  const { start, end } = diffLists(old, now);
  for (let at = start; at < end; at++) if (!isAlike(old[at]?.facts, now[at]?.facts)) return false;
  return true;
}
