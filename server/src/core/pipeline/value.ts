import type { CiValue } from '../pipelineFacts.ts';
import type { SourceRange } from '../text/mappedText.ts';

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
  | Unknown;

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
  const { range, key, alias } = value;
  const origin: Origin = { ...from, range, ...(key && { key }), ...(alias && { alias }) };
  switch (value.kind) {
    case 'list':
      return { kind: 'list', items: value.items.map((item) => placeValue(item, from, fillIn)), from: origin };
    case 'mapping': {
      const entries = value.entries.map((entry) => [fillIn(entry.name) ?? entry.name, placeValue(entry.value, from, fillIn)] as const);
      return { kind: 'mapping', entries: new Map(entries), from: origin };
    }
    case 'reference':
      return { kind: 'reference', target: value.target.map((name) => fillIn(name) ?? name), from: origin };
    case 'scalar': {
      const text = value.text === undefined ? undefined : fillIn(value.text);
      return {
        kind: 'scalar',
        isText: value.isText,
        ...(text !== undefined && { text }),
        from: { ...origin, ...(value.words && { words: value.words }) },
      };
    }
    default:
      return { kind: value.kind, from: origin };
  }
}

/** Ruby's deep merge: mappings are merged, anything else is replaced (GROUND-TRUTH C.2). What is open may hold, or change, what is not seen. */
export function deepMerge(base: Value, over: Value): Value {
  if (over.kind === 'unknown') return over;
  if (over.kind !== 'mapping' || (base.kind !== 'mapping' && base.kind !== 'unknown')) return over;
  if (base.kind === 'unknown') return { ...over, open: over.open ?? base };
  const entries = new Map<string, Value>();
  for (const [name, value] of base.entries) if (!over.entries.has(name)) entries.set(name, over.open ?? value);
  for (const [name, value] of over.entries) {
    const below = base.entries.get(name) ?? base.open;
    entries.set(name, below === undefined ? value : deepMerge(below, value));
  }
  const open = over.open ?? base.open;
  const from = over.from ?? base.from;
  return { kind: 'mapping', entries, ...(open && { open }), ...(from && { from }) };
}

/** What a mapping has under a name: undefined when it certainly has nothing, or `null`, which is the same for GitLab. */
export function entryOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.kind === 'unknown') return value;
  if (value?.kind !== 'mapping') return undefined;
  const found = value.entries.get(name) ?? value.open;
  return found?.kind === 'nothing' ? undefined : found;
}
