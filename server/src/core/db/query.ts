import type { IsEqual } from './database.ts';
import type { Workspace } from './workspace.ts';

/**
 * A function of a workspace and other keys whose result is cached in the workspace's database. It may read anything in the workspace, including other
 * queries, and runs again after one of these has changed. If `isEqual` returns true for the old and new result, the old one is kept, and nothing that
 * depends on it runs again. Keys are compared by identity.
 */
export function query<K extends readonly unknown[], T>(
  compute: (workspace: Workspace, ...keys: K) => T,
  isEqual: IsEqual<T> = Object.is,
): (workspace: Workspace, ...keys: K) => T {
  return (workspace, ...keys) => workspace.db.query(compute, workspace, keys, isEqual);
}

/** Lists with the same items in the same order. */
export function isSameList<T>(one: readonly T[] | undefined, other: readonly T[] | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  return one.every((item, at) => item === other[at]);
}

/** Sets with the same items. */
export function isSameSet<T>(one: ReadonlySet<T> | undefined, other: ReadonlySet<T> | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.size !== other.size) return false;
  for (const item of one) if (!other.has(item)) return false;
  return true;
}

/** Values with the same content. They must not contain functions or ranges. */
export function isSameData(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
