import type { Budget } from '../util/budget.ts';
import { lazy } from '../util/lazy.ts';
import { Matcher, type MatcherMemory, type State } from './globMatcher.ts';

/**
 * A pattern of `allowed_images` (docs/ground-truth.md#b3) as a state machine. All alternatives are followed at the same time, so matching
 * takes at most the length of the pattern times the length of the text.
 */
export interface Glob {
  /** Takes its work from the budget, if there is one. */
  matches(text: string, budget?: Budget): boolean;
}

/** The rest of the pattern after an item. */
interface Rest {
  readonly first: 'nothing' | 'slash' | 'other';
  state(place: SegmentPosition): State;
  /** The same rest, without its leading slash. */
  behindSlash(): State;
}

/** `**` only matches slashes at the start of a segment. */
type SegmentPosition = 'segment-start' | 'inside';

type Item =
  | { readonly kind: 'character'; readonly accepts: (character: string) => boolean; readonly slash: boolean }
  | { readonly kind: 'star' | 'double-star' }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Item[])[] };

const accept: State = { also: [], step: () => undefined, ends: true, last: true };
const nothing: Rest = { first: 'nothing', state: () => accept, behindSlash: () => accept };

/** A limit for nested braces that no real pattern reaches. */
const maxDepth = 50;

/** How much a pattern remembers if it does not share its memory with others. */
const ownMemory = 1000;

/** Longer patterns are not read, because each character of a text is compared with the whole pattern. In UTF-16 units. */
const maxLength = 4000;

/**
 * Undefined for an invalid pattern: an unclosed bracket or brace, an empty class, or a backslash at the end. A pattern that is too long
 * matches everything, because an image must not be reported as refused without certainty.
 */
export function compileGlob(pattern: string, memory: MatcherMemory = { left: ownMemory }): Glob | undefined {
  if (pattern.length > maxLength) return { matches: () => true };
  if (readItems([...pattern], 0) === undefined) return undefined;
  const matcher = lazy(() => new Matcher(restOf(readItems([...pattern], 0) ?? [], nothing).state('segment-start'), memory));
  const { start, end, between } = fixedParts(pattern);
  return {
    matches: (text, budget) => text.startsWith(start) && text.endsWith(end) && text.includes(between) && matcher().matches(text, budget),
  };
}

/**
 * The characters before the first wildcard, after the last one, and the most between two, without a slash next to a wildcard, which may be optional.
 * Most texts do not have them.
 */
function fixedParts(pattern: string): { readonly start: string; readonly end: string; readonly between: string } {
  const first = pattern.search(/[*?[{\\]/);
  const start = first < 0 ? pattern : pattern.slice(0, first);
  const end = /[^*?\]}\\]*$/.exec(pattern)?.[0] ?? '';
  const parts = /[[{\\]/.test(pattern) ? [] : pattern.split(/[*?]+/).map((part) => part.replace(/^\/|\/$/g, ''));
  const between = parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
  return { start: start.replace(/\/$/, ''), end: end.replace(/^\//, ''), between };
}

/** Builds the items from last to first, so that each can refer to what follows. */
function restOf(items: readonly Item[], behind: Rest): Rest {
  return items.reduceRight((next, item) => {
    const rest = itemAndRest(item, next);
    rest.state('inside');
    rest.state('segment-start');
    return rest;
  }, behind);
}

/** Each state is built once. A choice has only one state, because its options start like patterns of their own. */
function itemAndRest(item: Item, next: Rest): Rest {
  const made = new Map<SegmentPosition, State>();
  return {
    first: item.kind === 'character' && item.slash ? 'slash' : 'other',
    state: (asked) => {
      const place = item.kind === 'choice' ? 'segment-start' : asked;
      const state = made.get(place) ?? stateOf(item, place, next);
      made.set(place, state);
      return state;
    },
    behindSlash: () => next.state('segment-start'),
  };
}

function stateOf(item: Item, place: SegmentPosition, next: Rest): State {
  if (item.kind === 'character') {
    const target = next.state(item.slash ? 'segment-start' : 'inside');
    const step = (character: string) => (item.accepts(character) ? target : undefined);
    return { also: [], step, ends: item.slash && target.omissible === true };
  }
  if (item.kind === 'choice') {
    // An option starts like a pattern of its own, so `**` matches slashes there too.
    const options = item.options.map((option) => restOf(option, next).state('segment-start'));
    return { also: options, step: () => undefined, ends: options.some((option) => option.ends) };
  }
  if (item.kind === 'double-star' && place === 'segment-start') {
    if (next.first === 'nothing') return everything();
    if (next.first === 'slash') return wholeSegments(next.behindSlash());
  }
  return anyInSegment(next.state('inside'));
}

/** `**` at the end matches the whole rest. */
function everything(): State {
  const state: State = { also: [], step: () => state, ends: true, omissible: true };
  return state;
}

/** A double star with its slash matches any number of segments, each with its slash. */
function wholeSegments(target: State): State {
  const atStart: State = { also: [target], step: (character) => (character === '/' ? atStart : within), ends: target.ends };
  const within: State = { also: [], step: (character) => (character === '/' ? atStart : within), ends: false };
  const omissible = target.last === true ? { omissible: true as const } : {};
  return { also: [atStart], step: () => undefined, ends: target.last === true, ...omissible };
}

function anyInSegment(target: State): State {
  const loop: State = { also: [target], step: (character) => (character === '/' ? undefined : loop), ends: target.ends };
  return { also: [loop], step: () => undefined, ends: target.last === true };
}

function readItems(pattern: readonly string[], depth: number): readonly Item[] | undefined {
  const items: Item[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') {
      const double = pattern[at + 1] === '*';
      items.push({ kind: double ? 'double-star' : 'star' });
      if (double) at++;
    } else if (character === '?') {
      items.push({ kind: 'character', accepts: (read) => read !== '/', slash: false });
    } else if (character === '[') {
      const found = readClass(pattern, at + 1);
      if (found === undefined) return undefined;
      items.push({ kind: 'character', accepts: found.accepts, slash: false });
      at = found.end;
    } else if (character === '{') {
      const found = readChoice(pattern, at + 1, depth);
      if (found === undefined) return undefined;
      items.push({ kind: 'choice', options: found.options });
      at = found.end;
    } else {
      if (character === '\\') at++;
      const literal = pattern[at];
      if (literal === undefined) return undefined;
      items.push({ kind: 'character', accepts: (read) => read === literal, slash: literal === '/' });
    }
  }
  return items;
}

/** `[a-z]`, `[!a]`, `[^a]`. `end` is the offset of its closing bracket. */
function readClass(
  pattern: readonly string[],
  start: number,
): { readonly accepts: (character: string) => boolean; readonly end: number } | undefined {
  const negated = pattern[start] === '!' || pattern[start] === '^';
  const ranges: [string, string][] = [];
  let from: string | undefined;
  let at = negated ? start + 1 : start;
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    const isRange = from !== undefined && pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']';
    if (isRange) at++;
    if (pattern[at] === '\\') at++;
    const character = pattern[at];
    if (character === undefined) return undefined;
    ranges.push([isRange && from !== undefined ? from : character, character]);
    from = isRange ? undefined : character;
  }
  if (at >= pattern.length || ranges.length === 0) return undefined;
  const within = (read: string) => ranges.some(([low, high]) => codeOf(low) <= codeOf(read) && codeOf(read) <= codeOf(high));
  return { accepts: (read) => within(read) !== negated, end: at };
}

/** `{a,b}`. `end` is the offset of its closing brace. */
function readChoice(
  pattern: readonly string[],
  start: number,
  depth: number,
): { readonly options: readonly (readonly Item[])[]; readonly end: number } | undefined {
  if (depth >= maxDepth) return undefined;
  const options: (readonly Item[])[] = [];
  let open = 1;
  let from = start;
  for (let at = start; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at++;
    else if (character === '{') open++;
    else if (character === '}') open--;
    if (open > 0 && (open > 1 || character !== ',')) continue;
    const option = readItems(pattern.slice(from, at), depth + 1);
    if (option === undefined) return undefined;
    options.push(option);
    if (open === 0) return { options, end: at };
    from = at + 1;
  }
  return undefined;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
