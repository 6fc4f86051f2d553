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
  readonly meaning: string;
}

/** A key of a GitLab CI file, a Runner `config.toml` or a Docker `config.json`. Texts are Markdown. */
export interface KeyKnowledge {
  readonly name: string;
  readonly type: KeyType;
  readonly meaning: string;
  /** The default, as it follows "default: ". */
  readonly fallback?: string;
  /** The allowed values, in words. */
  readonly allowed?: string;
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

/** Optional details for a meaning. */
export type KeyExtra = Pick<KeyDraft, 'fallback' | 'allowed' | 'since' | 'values' | 'closed'>;

export function key(type: KeyType, meaning: string, extra: KeyExtra = {}): KeyDraft {
  return { type, meaning, ...extra };
}

export function tableKey(type: KeyType, table: TableKnowledge, meaning: string, extra: KeyExtra = {}): KeyDraft {
  return { type, meaning, table, ...extra };
}

/** A key with a map as value: the user chooses its keys, and values have the type `others`. */
export function mapKey(others: KeyType, meaning: string, extra: KeyExtra = {}): KeyDraft {
  return { type: 'map', meaning, table: { keys: new Map(), others }, ...extra };
}

export function tableOf(drafts: Readonly<Record<string, KeyDraft>>, others?: KeyType): TableKnowledge {
  const keys = new Map(Object.entries(drafts).map(([name, draft]) => [name.toLowerCase(), { name, ...draft }]));
  return { keys, ...(others && { others }) };
}

export function knownValues(meanings: Readonly<Record<string, string>>): readonly KnownValue[] {
  return Object.entries(meanings).map(([value, meaning]) => ({ value, meaning }));
}
