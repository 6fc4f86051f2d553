import type { Budget } from '../util/budget.ts';

/** Whether a recomputed value equals the one before. If so, nothing that was computed from it is computed again. */
export type IsEqual<T> = (before: T, now: T) => boolean;

const maxRepeatedReads = 10_000;

/** Something that can be read while a value is computed. */
export interface Source {
  /** The revision in which the value last changed. */
  readonly changedAt: number;
  /** Brings the value up to date. */
  refresh(): void;
}

/**
 * Inputs and values derived from them. A derived value records its sources while it is computed. If one of them has changed, the next read computes
 * the value again. Each workspace has one database, which holds all cached state.
 *
 * Sources do not refer to their readers, so an unused derived value can be garbage collected.
 */
export class Database {
  /** Increases with each change of an input. */
  revision = 1;
  private readonly queries = new Cache();
  /** The sources that the current computation has read so far. */
  private reads: Source[] | undefined;
  private budget: Budget | undefined;

  /** A value that is set from outside. */
  input<T>(value: T, isEqual: IsEqual<T> = Object.is): Input<T> {
    return new Input(this, value, isEqual);
  }

  /** A value that is computed when it is read. `compute` receives the previous value, `undefined` the first time. */
  derived<T>(compute: (before: T | undefined) => T, isEqual: IsEqual<T> = Object.is): Derived<T> {
    return new Derived(this, compute, isEqual);
  }

  /** A derived value for each combination of keys. Objects are held weakly. */
  keyed<K extends readonly unknown[], T>(compute: (...keys: K) => T, isEqual: IsEqual<T> = Object.is): (...keys: K) => T {
    const cache = new Cache();
    return (...keys) => {
      const place = this.placeIn(cache, keys);
      place.derived ??= new Derived<unknown>(this, () => compute(...keys), isEqual as IsEqual<unknown>);
      return place.derived.get() as T;
    };
  }

  /** The value of a query, which is cached under the query and its keys. `owner` is its first argument. */
  query<O, K extends readonly unknown[], T>(compute: (owner: O, ...keys: K) => T, owner: O, keys: K, isEqual: IsEqual<T>): T {
    const place = this.placeIn(this.queries.under(compute, this.revision), keys);
    place.derived ??= new Derived<unknown>(this, () => compute(owner, ...keys), isEqual as IsEqual<unknown>);
    return place.derived.get() as T;
  }

  /** Reads without recording. For results that are not cached, or that no input can change. */
  untracked<T>(read: () => T): T {
    const { reads } = this;
    this.reads = undefined;
    try {
      return read();
    } finally {
      this.reads = reads;
    }
  }

  /** Records that the value that is being computed depends on this source. */
  record(source: Source): void {
    this.budget?.take();
    const { reads } = this;
    if (reads === undefined || reads[reads.length - 1] === source) return;
    reads.push(source);
    // A loop over thousands of positions reads the same few sources again and again.
    if (reads.length % maxRepeatedReads === 0) this.reads = [...new Set(reads)];
  }

  /** Lets a computation take only so many steps: one for each value that it reads, and one for each item of a list. */
  within<T>(budget: Budget, work: () => T): T {
    const outer = this.budget;
    this.budget = budget;
    try {
      return work();
    } finally {
      this.budget = outer;
    }
  }

  /** Counts a value that was read. A reader of a list walks over it. */
  charge(value: unknown): void {
    if (this.budget !== undefined && Array.isArray(value)) this.budget.take(value.length);
  }

  /** Computes a value and collects what it reads. */
  track<T>(compute: () => T): { readonly value: T; readonly sources: readonly Source[] } {
    const outer = this.reads;
    const { budget } = this;
    this.reads = [];
    // What is computed for several readers belongs to none of their budgets: the result would depend on who reads first.
    this.budget = undefined;
    try {
      const value = compute();
      return { value, sources: [...new Set(this.reads)] };
    } finally {
      this.reads = outer;
      this.budget = budget;
    }
  }

  private placeIn(cache: Cache, keys: readonly unknown[]): Cache {
    let place = cache;
    for (let at = 0; at < keys.length; at++) place = place.under(keys[at], this.revision);
    return place;
  }
}

/** A value that is set from outside. */
export class Input<T> implements Source {
  changedAt: number;
  private readonly db: Database;
  private readonly isEqual: IsEqual<T>;
  private value: T;

  constructor(db: Database, value: T, isEqual: IsEqual<T>) {
    this.db = db;
    this.value = value;
    this.isEqual = isEqual;
    this.changedAt = db.revision;
  }

  get(): T {
    this.db.record(this);
    return this.value;
  }

  set(value: T): void {
    if (this.isEqual(this.value, value)) return;
    this.value = value;
    this.db.revision++;
    this.changedAt = this.db.revision;
  }

  refresh(): void {}
}

/** A value that is computed from others. */
export class Derived<T> implements Source {
  changedAt = 0;
  private readonly db: Database;
  private readonly compute: (before: T | undefined) => T;
  private readonly isEqual: IsEqual<T>;
  private checkedAt = 0;
  private isRunning = false;
  private value: T | undefined;
  private sources: readonly Source[] = [];

  constructor(db: Database, compute: (before: T | undefined) => T, isEqual: IsEqual<T>) {
    this.db = db;
    this.compute = compute;
    this.isEqual = isEqual;
  }

  get(): T {
    this.refresh();
    this.db.record(this);
    this.db.charge(this.value);
    return this.value as T;
  }

  refresh(): void {
    const { revision } = this.db;
    if (this.checkedAt === revision) return;
    if (this.checkedAt === 0 || this.hasChangedSource()) this.recompute();
    this.checkedAt = revision;
  }

  /** Whether it is being computed, or has been up to date at this revision or later. */
  isNeeded(since: number): boolean {
    return this.isRunning || this.checkedAt >= since;
  }

  private hasChangedSource(): boolean {
    const { sources, checkedAt } = this;
    // Most sources have not changed. By index: this loop runs a thousand times for a key, often before V8 has optimized it.
    for (let at = 0; at < sources.length; at++) {
      const source = sources[at] as Source;
      source.refresh();
      if (source.changedAt > checkedAt) return true;
    }
    return false;
  }

  private recompute(): void {
    if (this.isRunning) throw new Error('A derived value depends on itself.');
    this.isRunning = true;
    try {
      const before = this.value;
      const { value, sources } = this.db.track(() => this.compute(before));
      this.sources = sources;
      if (this.checkedAt !== 0 && this.isEqual(before as T, value)) return;
      this.value = value;
      this.changedAt = this.db.revision;
    } finally {
      this.isRunning = false;
    }
  }
}

/**
 * Entries with primitive keys or functions as keys are removed after this number of revisions without use, because they may keep old objects in
 * memory.
 */
const maxAge = 100;

/** The derived values of a query, by their keys. */
class Cache {
  derived: Derived<unknown> | undefined;
  private usedAt = 0;
  private sweptAt = 0;
  /** Some of what is below it is held by objects. */
  private hasOwners = false;
  private objects: WeakMap<object, Cache> | undefined;
  private values: Map<unknown, Cache> | undefined;

  under(key: unknown, revision: number): Cache {
    if (key instanceof CacheOwner) {
      this.hasOwners = true;
      return key.cacheFor(this);
    }
    return typeof key === 'object' && key !== null ? this.underObject(key) : this.underValue(key, revision);
  }

  private underObject(key: object): Cache {
    this.objects ??= new WeakMap();
    const known = this.objects.get(key);
    if (known !== undefined) return known;
    const found = new Cache();
    this.objects.set(key, found);
    return found;
  }

  private underValue(key: unknown, revision: number): Cache {
    if (revision > this.sweptAt + maxAge) {
      this.sweptAt = revision;
      this.removeUnused(revision - maxAge);
    }
    this.values ??= new Map();
    const known = this.values.get(key);
    const found = known ?? new Cache();
    found.usedAt = revision;
    if (known === undefined) this.values.set(key, found);
    return found;
  }

  /** Removing a value is always safe: it is computed again when it is needed. */
  private removeUnused(since: number): void {
    for (const [key, cache] of this.values ?? []) {
      cache.removeUnused(since);
      if (!cache.isUsed(since)) this.values?.delete(key);
    }
  }

  private isUsed(since: number): boolean {
    if (this.usedAt >= since || this.hasOwners || this.objects !== undefined) return true;
    return this.derived?.isNeeded(since) === true || (this.values?.size ?? 0) > 0;
  }
}

/**
 * A key that stores the values derived for it, so that they are garbage collected together. For objects with many derived values: a WeakMap with ten
 * thousand keys slows down each garbage collection.
 */
export abstract class CacheOwner {
  private caches: Map<Cache, Cache> | undefined;

  /** Only for the database. */
  cacheFor(parent: Cache): Cache {
    this.caches ??= new Map();
    const known = this.caches.get(parent);
    if (known !== undefined) return known;
    const found = new Cache();
    this.caches.set(parent, found);
    return found;
  }
}
