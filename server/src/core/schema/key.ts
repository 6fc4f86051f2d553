import { type Markdown, type OwnText, ownMarkdown } from '../text/markdown.ts';

/**
 * The type of a value. `duration` is a string such as `1h30m`. `table` has the keys of `KeyKnowledge.table`, `tables` is a list of those.
 */
export type KeyType =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'duration'
  | 'time'
  | 'texts'
  | 'integers'
  | 'numbers'
  | 'text or texts'
  | 'text or integer'
  | 'table'
  | 'tables'
  | 'text or table'
  | 'texts or tables'
  /** The user chooses the keys: names of labels, variables, registries. `TableKnowledge.others` is the type of their values. */
  | 'map'
  /** The user chooses the keys. Each value is a table with the keys of `KeyKnowledge.table`. */
  | 'map of tables'
  | 'anything';

export interface KnownValue {
  readonly value: string;
  readonly meaning: Markdown;
}

/** A key of a GitLab CI file, a Runner `config.toml` or a Docker `config.json`. */
export interface KeyKnowledge {
  readonly name: string;
  readonly type: KeyType;
  readonly meaning: Markdown;
  /** The default, as it follows "default: ". */
  readonly fallback?: Markdown;
  /** The allowed values, in words. */
  readonly allowed?: Markdown;
  readonly since?: string;
  /** Values with a special meaning, best first. For a list, of its items. */
  readonly values?: readonly KnownValue[];
  /** Only `values` are accepted. */
  readonly closed?: true;
  /** The keys below, for the types that hold tables. */
  readonly table?: TableKnowledge;
}

export interface TableKnowledge {
  /** By name in lowercase, because the Runner and Docker ignore case. */
  readonly keys: ReadonlyMap<string, KeyKnowledge>;
  /** The type of all other keys. Absent: other keys are unknown and ignored. */
  readonly others?: KeyType;
}

/** A key without its name, which its place in a table gives. */
export type KeyDraft = Omit<KeyKnowledge, 'name'>;

/** Optional details for a meaning, as they are written in the source. */
interface ExtraTexts extends Pick<KeyDraft, 'since' | 'values' | 'closed'> {
  readonly fallback?: string;
  readonly allowed?: string;
}

/** The same, if the texts are Markdown of our own. */
type OwnExtra<Extra extends ExtraTexts> = Extra & {
  readonly [Name in keyof Extra & ('fallback' | 'allowed')]: Extra[Name] extends string ? OwnText<Extra[Name]> : Extra[Name];
};

export function key<const Text extends string, const Extra extends ExtraTexts>(
  type: KeyType,
  meaning: OwnText<Text>,
  extra?: OwnExtra<Extra>,
): KeyDraft {
  return { type, meaning: ownMarkdown(meaning), ...ownExtra(extra) };
}

export function tableKey<const Text extends string, const Extra extends ExtraTexts>(
  type: KeyType,
  table: TableKnowledge,
  meaning: OwnText<Text>,
  extra?: OwnExtra<Extra>,
): KeyDraft {
  return { type, meaning: ownMarkdown(meaning), table, ...ownExtra(extra) };
}

/** A key with a map as value: the user chooses its keys, and values have the type `others`. */
export function mapKey<const Text extends string, const Extra extends ExtraTexts>(
  others: KeyType,
  meaning: OwnText<Text>,
  extra?: OwnExtra<Extra>,
): KeyDraft {
  return { type: 'map', meaning: ownMarkdown(meaning), table: { keys: new Map(), others }, ...ownExtra(extra) };
}

type KeyExtra = Pick<KeyDraft, 'fallback' | 'allowed' | 'since' | 'values' | 'closed'>;

/** `OwnExtra` has checked the texts. */
function ownExtra<Extra extends ExtraTexts>(extra: OwnExtra<Extra> | undefined): KeyExtra {
  return (extra ?? {}) as KeyExtra;
}

export function tableOf(drafts: Readonly<Record<string, KeyDraft>>, others?: KeyType): TableKnowledge {
  const keys = new Map(Object.entries(drafts).map(([name, draft]) => [name.toLowerCase(), { name, ...draft }]));
  return { keys, ...(others && { others }) };
}

export function knownValues<const Meanings extends Readonly<Record<string, string>>>(
  meanings: Meanings & { readonly [Value in keyof Meanings]: OwnText<Meanings[Value]> },
): readonly KnownValue[] {
  return Object.entries(meanings as Readonly<Record<string, Markdown>>).map(([value, meaning]) => ({ value, meaning }));
}
