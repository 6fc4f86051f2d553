/**
 * The patterns of `allowed_images` (GROUND-TRUTH B.3), read once and then followed through a text in all their possibilities at the same
 * time, so that no pattern can take longer than its length times that of the text.
 */
export interface Glob {
  matches(text: string): boolean;
}

/** A place in the pattern. What is under way when a text ends decides whether it matched: see `ends`. */
interface State {
  /** Places that are reached without reading anything. */
  readonly also: readonly State[];
  /** Where one character leads. */
  step(character: string): State | undefined;
  /** A text that ends here matches. Not simply "the rest can be empty": `a*` and `a/**` match `a`, but `a*{,b}` does not. */
  readonly ends: boolean;
  /** Nothing follows: `ends` of what stands before may depend on it. */
  readonly last?: true;
  /** `/**` may be left out at the end of a pattern. */
  readonly omissible?: true;
}

/** What follows a part of the pattern. */
interface Rest {
  readonly first: 'nothing' | 'slash' | 'other';
  state(place: Place): State;
  /** With the slash taken away that it begins with. */
  behindSlash(): State;
}

/** `**` crosses slashes only at the beginning of a segment. */
type Place = 'segment-start' | 'inside';

type Item =
  | { readonly kind: 'character'; readonly accepts: (character: string) => boolean; readonly slash: boolean }
  | { readonly kind: 'star' | 'double-star' }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Item[])[] };

const accept: State = { also: [], step: () => undefined, ends: true, last: true };
const nothing: Rest = { first: 'nothing', state: () => accept, behindSlash: () => accept };

/** More braces within braces than anybody writes. */
const deepest = 50;

/** Longer ones are not read: a text is followed through all of a pattern at each of its characters. In UTF-16 units. */
const longest = 4000;

/**
 * Undefined when the pattern has a mistake: an unclosed bracket or brace, an empty class, a lone backslash at the end. One that is too long
 * to be read matches everything, as whoever says that an image is refused has to know it.
 */
export function compileGlob(pattern: string): Glob | undefined {
  if (pattern.length > longest) return { matches: () => true };
  const items = readItems([...pattern], 0);
  if (items === undefined) return undefined;
  const start = restOf(items, nothing).state('segment-start');
  return { matches: (text) => follow(start, text) };
}

function follow(start: State, text: string): boolean {
  let states: ReadonlySet<State> = new Set([start]);
  for (const character of text) {
    const reached = new Set<State>();
    for (const state of closure(states)) {
      const next = state.step(character);
      if (next !== undefined) reached.add(next);
    }
    if (reached.size === 0) return false;
    states = reached;
  }
  return [...states].some((state) => state.ends);
}

function closure(states: ReadonlySet<State>): ReadonlySet<State> {
  const all = new Set(states);
  for (const state of all) for (const other of state.also) all.add(other);
  return all;
}

/** The items and what comes behind them. Made from the last to the first, so that each finds what follows it ready. */
function restOf(items: readonly Item[], behind: Rest): Rest {
  return items.reduceRight((next, item) => {
    const rest = itemAndRest(item, next);
    rest.state('inside');
    rest.state('segment-start');
    return rest;
  }, behind);
}

/** Each state is made once; a choice has one alone, as its options begin like patterns of their own. */
function itemAndRest(item: Item, next: Rest): Rest {
  const made = new Map<Place, State>();
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

function stateOf(item: Item, place: Place, next: Rest): State {
  if (item.kind === 'character') {
    const target = next.state(item.slash ? 'segment-start' : 'inside');
    const step = (character: string) => (item.accepts(character) ? target : undefined);
    return { also: [], step, ends: item.slash && target.omissible === true };
  }
  if (item.kind === 'choice') {
    // An option begins like a pattern of its own, so `**` crosses slashes there too.
    const options = item.options.map((option) => restOf(option, next).state('segment-start'));
    return { also: options, step: () => undefined, ends: options.some((option) => option.ends) };
  }
  if (item.kind === 'double-star' && place === 'segment-start') {
    if (next.first === 'nothing') return everything();
    if (next.first === 'slash') return wholeSegments(next.behindSlash());
  }
  return anyInSegment(next.state('inside'));
}

/** `**` at the end: the whole rest. */
function everything(): State {
  const state: State = { also: [], step: () => state, ends: true, omissible: true };
  return state;
}

/** A double star with its slash: any number of segments, each with its slash. */
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

/** `[a-z]`, `[!a]`, `[^a]`; `end` is where its bracket closes. */
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

/** `{a,b}`; `end` is where its brace closes. */
function readChoice(
  pattern: readonly string[],
  start: number,
  depth: number,
): { readonly options: readonly (readonly Item[])[]; readonly end: number } | undefined {
  if (depth >= deepest) return undefined;
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
