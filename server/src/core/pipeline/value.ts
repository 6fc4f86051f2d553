import type { CiValue } from '../model/pipelineFacts.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Writable } from '../util/writable.ts';

/** Where a value of a pipeline is written. */
export interface Origin {
  readonly uri: string;
  /** The top-level entry it is written in. */
  readonly owner: string;
  /** The value; of one used through an anchor: at the anchor. */
  readonly range: SourceRange;
  readonly key?: SourceRange;
  readonly alias?: SourceRange;
  /** What stands inside the quotes, where there are some. */
  readonly words?: SourceRange;
  /** The file's rank in the order of merging; later files win. */
  readonly rank: number;
}

/** A value of a pipeline, merged from as many files as take part. `unknown` is what hangs on something that is not at hand. */
export type Value =
  | { readonly kind: 'scalar'; readonly text?: string; readonly isText: boolean; readonly from: Origin }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly from: Origin }
  | MappingValue
  | { readonly kind: 'reference'; readonly target: readonly string[]; readonly from: Origin }
  | { readonly kind: 'nothing'; readonly from: Origin }
  | { readonly kind: 'other'; readonly from: Origin }
  | Maybe
  | Unknown;

/** One of several values, or none: that hangs on the `rules:` of an include. */
export interface Maybe {
  readonly kind: 'maybe';
  /** None of them a `maybe` itself, and at most one a mapping: of mappings the entries are such alternatives. */
  readonly options: readonly Value[];
  /** It may be that there is none. */
  readonly absent?: true;
  /** For people: what it hangs on. A noun. */
  readonly because: string;
}

export interface MappingValue {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Value>;
  /** Further entries, from what is not at hand, may be there. */
  readonly open?: Unknown;
  readonly from?: Origin;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** For people: what is not at hand. A clause. */
  readonly because: string;
}

/** Puts the inputs of an included file in place; undefined where the text hangs on one that is not known. */
export type FillIn = (text: string) => string | undefined;

export function placeValue(value: CiValue, from: Pick<Origin, 'uri' | 'owner' | 'rank'>, fillIn: FillIn): Value {
  const origin = originOf(value, from);
  switch (value.kind) {
    case 'list':
      return { kind: 'list', items: value.items.map((item) => placeValue(item, from, fillIn)), from: origin };
    case 'mapping': {
      const entries = new Map<string, Value>();
      for (const entry of value.entries) entries.set(fillIn(entry.name) ?? entry.name, placeValue(entry.value, from, fillIn));
      return { kind: 'mapping', entries, from: origin };
    }
    case 'reference':
      return { kind: 'reference', target: value.target.map((name) => fillIn(name) ?? name), from: origin };
    case 'scalar': {
      const text = value.text === undefined ? undefined : fillIn(value.text);
      if (value.words !== undefined) origin.words = value.words;
      return text === undefined
        ? { kind: 'scalar', isText: value.isText, from: origin }
        : { kind: 'scalar', isText: value.isText, from: origin, text };
    }
    default:
      return { kind: value.kind, from: origin };
  }
}

function originOf({ range, key, alias }: CiValue, { uri, owner, rank }: Pick<Origin, 'uri' | 'owner' | 'rank'>): Writable<Origin> {
  // Each in one go: what is added to an object later V8 keeps in a second one.
  if (alias !== undefined) return key === undefined ? { uri, owner, range, rank, alias } : { uri, owner, range, rank, alias, key };
  return key === undefined ? { uri, owner, range, rank } : { uri, owner, range, rank, key };
}

/**
 * Ruby's deep merge: mappings are merged, anything else is replaced (docs/ground-truth.md#c2, #c6). What is open may hold, or change, what
 * is not seen.
 */
export function deepMerge(base: Value, over: Value): Value {
  if (over.kind === 'unknown') return over;
  if (over.kind === 'maybe') return eachOption(over, (option) => (option === undefined ? base : deepMerge(base, option))) ?? base;
  if (over.kind !== 'mapping') return over;
  if (base.kind === 'maybe') return eachOption(base, (option) => (option === undefined ? over : deepMerge(option, over))) ?? over;
  if (base.kind !== 'mapping' && base.kind !== 'unknown') return over;
  if (base.kind === 'unknown') return over.open === undefined ? { open: base, ...over } : over;
  const entries = new Map<string, Value>();
  for (const [name, value] of base.entries) if (!over.entries.has(name)) entries.set(name, over.open ?? value);
  for (const [name, value] of over.entries) {
    const below = base.entries.get(name) ?? base.open;
    entries.set(name, below === undefined ? value : deepMerge(below, value));
  }
  return mappingOf(entries, over, base);
}

function mappingOf(entries: ReadonlyMap<string, Value>, first: MappingValue, second: MappingValue): MappingValue {
  const open = first.open ?? second.open;
  const from = first.from ?? second.from;
  return { kind: 'mapping', entries, ...(open && { open }), ...(from && { from }) };
}

/** Nobody reads more alternatives, and files that were written to be slow have them. */
const maxOptions = 16;

/** One or the other: that hangs on something. Undefined stands for none at all. Where both are the same, nothing does. */
export function either(one: Value | undefined, other: Value | undefined, because: string): Value | undefined {
  if (one === other) return one;
  const given = [...optionsOf(one), ...optionsOf(other)];
  const unknown = given.find((option) => option?.kind === 'unknown');
  if (unknown !== undefined) return unknown;
  const options: Value[] = [];
  for (const option of given) {
    if (option === undefined) continue;
    const at = options.findIndex((known) => isAlike(known, option));
    const known = options[at];
    if (known === undefined) options.push(option);
    else if (known.kind === 'mapping' && option.kind === 'mapping') options[at] = eitherMapping(known, option, because);
  }
  const [first] = options;
  if (options.length > maxOptions) return { kind: 'unknown', because: `it hangs on ${because}` };
  const absent = given.includes(undefined);
  if (options.length === 1 && !absent) return first;
  // What was open before stays open for the same reason.
  const before = [one, other].find(
    (value) => value?.kind === 'maybe' && value.options.length === options.length && !absent === !value.absent,
  );
  if (before?.kind === 'maybe' && before.options.every((option, at) => option === options[at])) return before;
  return first === undefined ? undefined : { kind: 'maybe', options, ...(absent && { absent }), because };
}

/** The alternatives of a value; undefined among them for none at all. */
export function optionsOf(value: Value | undefined): readonly (Value | undefined)[] {
  if (value?.kind !== 'maybe') return [value];
  return value.absent ? [...value.options, undefined] : value.options;
}

/** The same of every alternative. */
export function eachOption(value: Maybe, change: (option: Value | undefined) => Value | undefined): Value | undefined {
  return optionsOf(value)
    .map(change)
    .reduce((one, other) => either(one, other, value.because));
}

function isAlike(one: Value, other: Value): boolean {
  if (one === other || (one.kind === 'mapping' && other.kind === 'mapping')) return true;
  return one.kind === 'scalar' && other.kind === 'scalar' && one.text !== undefined && one.text === other.text;
}

function eitherMapping(one: MappingValue, other: MappingValue, because: string): MappingValue {
  if (one === other) return one;
  const entries = new Map<string, Value>();
  for (const name of new Set([...one.entries.keys(), ...other.entries.keys()])) {
    const value = either(one.entries.get(name), other.entries.get(name), because);
    if (value !== undefined) entries.set(name, value);
  }
  return mappingOf(entries, one, other);
}

/** What a mapping has under a name: undefined when it certainly has nothing, or `null`, which is the same for GitLab. */
export function entryOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.kind === 'unknown') return value;
  if (value?.kind === 'maybe') return eachOption(value, (option) => entryOf(option, name));
  if (value?.kind !== 'mapping') return undefined;
  return something(value.entries.get(name) ?? value.open);
}

/** `null` is the same as nothing at all. */
function something(value: Value | undefined): Value | undefined {
  if (value?.kind === 'maybe' && value.options.some(({ kind }) => kind === 'nothing')) return eachOption(value, something);
  return value?.kind === 'nothing' ? undefined : value;
}
