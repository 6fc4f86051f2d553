/** Smaller maps are copied: that is faster than to look in two. */
const minSize = 40;

/** Deeper layers are copied into one map. */
const maxDepth = 8;

/** `base` with the entries of `over`. A large base is not copied, so that thousands of maps can share it. Neither may change afterwards. */
export function layered<T>(base: ReadonlyMap<string, T>, over: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (over.size === 0) return base;
  if (base.size === 0) return over;
  const depth = depthOf(base) + 1;
  if (base.size < minSize || depth > maxDepth) return new Map(entriesOf(base, over));
  return new LayeredMap(base, over, depth);
}

/** The same base, and what differs from it. Undefined if the map has no base of its own. */
export function layersOf<T>(
  map: ReadonlyMap<string, T>,
): { readonly base: ReadonlyMap<string, T>; readonly over: ReadonlyMap<string, T> } | undefined {
  return map instanceof LayeredMap ? map : undefined;
}

class LayeredMap<T> implements ReadonlyMap<string, T> {
  readonly base: ReadonlyMap<string, T>;
  readonly over: ReadonlyMap<string, T>;
  readonly depth: number;
  readonly size: number;

  constructor(base: ReadonlyMap<string, T>, over: ReadonlyMap<string, T>, depth: number) {
    this.base = base;
    this.over = over;
    this.depth = depth;
    let size = base.size;
    for (const key of over.keys()) if (!base.has(key)) size++;
    this.size = size;
  }

  get(key: string): T | undefined {
    return this.over.has(key) ? this.over.get(key) : this.base.get(key);
  }

  has(key: string): boolean {
    return this.over.has(key) || this.base.has(key);
  }

  forEach(visit: (value: T, key: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }

  entries(): MapIterator<[string, T]> {
    return entriesOf(this.base, this.over);
  }

  *keys(): MapIterator<string> {
    for (const [key] of this) yield key;
  }

  *values(): MapIterator<T> {
    for (const [, value] of this) yield value;
  }
}

function* entriesOf<T>(base: ReadonlyMap<string, T>, over: ReadonlyMap<string, T>): Generator<[string, T], undefined> {
  for (const entry of base) if (!over.has(entry[0])) yield entry;
  yield* over;
}

function depthOf(map: ReadonlyMap<string, unknown>): number {
  return map instanceof LayeredMap ? map.depth : 0;
}
