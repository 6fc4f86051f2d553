import type { Facts } from './facts.ts';
import { splice, windowSince } from './text/window.ts';

/** What a part of a file says of one matter. */
export type Words = readonly string[];

interface State<T> {
  readonly list: readonly (Facts | undefined)[];
  readonly words: readonly Words[];
  readonly sum: T;
}

/**
 * Sums up what the parts of a file say of one matter. `wordsOf` says it in words; `make` gets those of all parts, by the places of the parts.
 * From one version of the file to the next the sum is the same object until a part says something else: so it can be told at once whether what
 * was made of it still holds.
 */
export function createSummary<T>(wordsOf: (part: Facts) => Words, make: (words: readonly Words[]) => T): (facts: Facts) => T {
  const states = new WeakMap<object, State<T>>();
  const read = (part: Facts | undefined) => (part === undefined ? noWords : wordsOf(part));
  return (facts) => {
    const { parts } = facts;
    const file = parts?.file ?? facts;
    const before = states.get(file);
    if (before !== undefined && (parts === undefined || before.list === parts.list)) return before.sum;
    const list = parts?.list ?? [facts];
    const window = before && parts && windowSince(before.list, parts);
    const words = before && window ? splice(before.words, window, list.slice(window.top, window.below).map(read)) : list.map(read);
    const isAlike = before && window && window.below === window.oldBelow && isSame(before.words, words, window.top, window.below);
    const sum = before && isAlike ? before.sum : make(words);
    states.set(file, { list, words, sum });
    return sum;
  };
}

const noWords: Words = [];

function isSame(some: readonly Words[], others: readonly Words[], from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const [one = noWords, other = noWords] = [some[index], others[index]];
    if (one.length !== other.length || one.some((word, at) => word !== other[at])) return false;
  }
  return true;
}

/** The words of all parts, each once. */
export function allWords(words: readonly Words[]): ReadonlySet<string> {
  return new Set(words.flat());
}

/** Remembers the last answer, for as long as it is asked for with the very same things. */
export function createMemory<T>(): (things: readonly unknown[], make: () => T) => T {
  let last: { readonly things: readonly unknown[]; readonly answer: T } | undefined;
  return (things, make) => {
    const isSameAgain = last?.things.length === things.length && last.things.every((thing, at) => thing === things[at]);
    if (last === undefined || !isSameAgain) last = { things, answer: make() };
    return last.answer;
  };
}

/** Visits the parts of a file, and from version to version those that are new. */
export function createVisits(): (facts: Facts, visit: (part: Facts) => void) => void {
  const seen = new WeakMap<object, readonly (Facts | undefined)[]>();
  return (facts, visit) => {
    const { parts } = facts;
    const file = parts?.file ?? facts;
    const before = seen.get(file);
    if (before !== undefined && (parts === undefined || before === parts.list)) return;
    const list = parts?.list ?? [facts];
    const { top, below } = before && parts ? windowSince(before, parts) : { top: 0, below: list.length };
    for (const part of list.slice(top, below)) if (part !== undefined) visit(part);
    seen.set(file, list);
  };
}
