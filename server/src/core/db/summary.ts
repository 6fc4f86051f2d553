import type { Facts } from '../model/facts.ts';
import { kept } from '../util/compactList.ts';
import { splice, windowSince } from '../util/listDiff.ts';
import type { WorkspaceView } from './workspaceView.ts';

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
  const sum = makeSummary(wordsOf, make);
  all.push(sum);
  return sum;
}

const all: ((facts: Facts) => unknown)[] = [];

/** Sums up beforehand what is said in one file after the other, in steps between which others may have their turn. */
export function* prepareSummaries({ files }: WorkspaceView): Iterable<void> {
  for (const { facts } of files) {
    for (const sum of all) sum(facts);
    yield;
  }
}

function makeSummary<T>(wordsOf: (part: Facts) => Words, make: (words: readonly Words[]) => T): (facts: Facts) => T {
  const states = new WeakMap<object, State<T>>();
  const read = (part: Facts | undefined) => (part === undefined ? noWords : kept(wordsOf(part)));
  const remember = (file: object, list: State<T>['list'], words: readonly Words[], sum: T): T => {
    states.set(file, { list, words, sum });
    return sum;
  };
  return (facts) => {
    const { parts } = facts;
    const file = parts?.file ?? facts;
    const before = states.get(file);
    if (before !== undefined && (parts === undefined || before.list === parts.list)) return before.sum;
    const list = parts?.list ?? [facts];
    if (before === undefined || parts === undefined) {
      const words = list.map(read);
      return remember(file, list, words, make(words));
    }
    const window = windowSince(before.list, parts);
    // Edits far from each other make a window of many parts that are what they were.
    const known = new Map(before.list.slice(window.top, window.oldBelow).map((part, at) => [part, before.words[window.top + at]]));
    const fresh = list.slice(window.top, window.below).map((part) => known.get(part) ?? read(part));
    if (window.below === window.oldBelow && fresh.every((some, at) => isSame(some, before.words[window.top + at]))) {
      return remember(file, list, before.words, before.sum);
    }
    const words = splice(before.words, window, fresh);
    return remember(file, list, words, make(words));
  };
}

const noWords: Words = [];

function isSame(some: Words, others: Words = noWords): boolean {
  return some.length === others.length && some.every((word, at) => word === others[at]);
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
