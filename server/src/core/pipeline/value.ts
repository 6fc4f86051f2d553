import type { SourceRange } from '../text/mappedText.ts';
import { layered } from '../util/layeredMap.ts';

/** Where a value of a pipeline is written. */
export interface Origin {
  readonly uri: string;
  /** The block it is written in. */
  readonly owner: string;
  /** The value. If it is used through an alias, the value at the anchor. */
  readonly range: SourceRange;
  readonly key?: SourceRange;
  readonly alias?: SourceRange;
  /** The text inside the quotes, if there are any. */
  readonly words?: SourceRange;
  /** The file's rank in the merge order. Later files override earlier ones. */
  readonly rank: number;
}

/** A value of a pipeline, merged over its files. `unknown` depends on something that is not available. */
export type Value =
  | { readonly kind: 'scalar'; readonly text?: string; readonly isText: boolean; readonly from: Origin }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly from: Origin }
  | MappingValue
  | { readonly kind: 'reference'; readonly target: readonly string[]; readonly from: Origin }
  | { readonly kind: 'nothing'; readonly from: Origin }
  | { readonly kind: 'other'; readonly from: Origin }
  | Maybe
  | Unknown;

/** One of several values, or none, depending on the `rules:` of an include or on an input that GitLab asks for. */
export interface Maybe {
  readonly kind: 'maybe';
  /** No option is a `maybe`, and at most one is a mapping: alternative mappings are merged, and their entries are the alternatives. */
  readonly options: readonly Value[];
  /** There may also be no value. */
  readonly absent?: true;
  /** What it depends on, as a noun phrase for messages. */
  readonly because: string;
}

export interface MappingValue {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Value>;
  /** Something that is not available may add more entries. */
  readonly open?: Unknown;
  readonly from?: Origin;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** What is not available, as a clause for messages. */
  readonly because: string;
}

/**
 * Ruby's deep merge: mappings are merged, anything else is replaced (docs/ground-truth.md#c2, #c6). An open mapping may add or change unknown
 * entries.
 */
export function deepMerge(base: Value, over: Value): Value {
  if (over.kind === 'unknown') return over;
  if (over.kind === 'maybe') return eachOption(over, (option) => (option === undefined ? base : deepMerge(base, option))) ?? base;
  if (over.kind !== 'mapping') return over;
  if (base.kind === 'maybe') return eachOption(base, (option) => (option === undefined ? over : deepMerge(option, over))) ?? over;
  if (base.kind !== 'mapping' && base.kind !== 'unknown') return over;
  if (base.kind === 'unknown') return over.open === undefined ? { open: base, ...over } : over;
  const merged = new Map<string, Value>();
  for (const [name, value] of over.entries) {
    const below = base.entries.get(name) ?? base.open;
    merged.set(name, below === undefined ? value : deepMerge(below, value));
  }
  // Thousands of jobs may extend a block with thousands of variables.
  if (over.open === undefined) return mappingOf(layered(base.entries, merged), over, base);
  const entries = new Map<string, Value>();
  for (const name of base.entries.keys()) if (!over.entries.has(name)) entries.set(name, over.open);
  for (const [name, value] of merged) entries.set(name, value);
  return mappingOf(entries, over, base);
}

function mappingOf(entries: ReadonlyMap<string, Value>, first: MappingValue, second: MappingValue): MappingValue {
  const open = first.open ?? second.open;
  const from = first.from ?? second.from;
  return { kind: 'mapping', entries, ...(open && { open }), ...(from && { from }) };
}

/** More alternatives are not useful to a reader. Stops on files that are made to be slow. */
const maxOptions = 16;

/** One or the other, depending on `because`. Undefined stands for no value. Equal values do not depend on anything. */
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
  if (options.length > maxOptions) return { kind: 'unknown', because: `it depends on ${because}` };
  const absent = given.includes(undefined);
  if (options.length === 1 && !absent) return first;
  // Keeps the reason of a `maybe` that gains no options.
  const before = [one, other].find(
    (value) => value?.kind === 'maybe' && value.options.length === options.length && !absent === !value.absent,
  );
  if (before?.kind === 'maybe' && before.options.every((option, at) => option === options[at])) return before;
  return first === undefined ? undefined : { kind: 'maybe', options, ...(absent && { absent }), because };
}

/** The alternatives of a value. Undefined stands for no value. */
export function optionsOf(value: Value | undefined): readonly (Value | undefined)[] {
  if (value?.kind !== 'maybe') return [value];
  return value.absent ? [...value.options, undefined] : value.options;
}

/** Applies a change to every alternative. */
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

/** A mapping's entry. Undefined if it certainly has none, or `null`, which GitLab treats the same. */
export function entryOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.kind === 'unknown') return value;
  if (value?.kind === 'maybe') return eachOption(value, (option) => entryOf(option, name));
  if (value?.kind !== 'mapping') return undefined;
  return something(value.entries.get(name) ?? value.open);
}

/** Treats `null` as absent. */
function something(value: Value | undefined): Value | undefined {
  if (value?.kind === 'maybe' && value.options.some(({ kind }) => kind === 'nothing')) return eachOption(value, something);
  return value?.kind === 'nothing' ? undefined : value;
}
