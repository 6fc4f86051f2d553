/** What a value has to be. `duration` is a text such as `1h30m`; `table` has the keys of `KeyKnowledge.table`, `tables` is a list of those. */
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
  /** Keys are the user's: names of labels, variables, registries. `TableKnowledge.others` says what their values are. */
  | 'map'
  /** Keys are the user's, and each holds a table with the keys of `KeyKnowledge.table`. */
  | 'map of tables'
  | 'anything';

export interface KnownValue {
  readonly value: string;
  readonly meaning: string;
}

/** What is known of a key of a GitLab CI file, a Runner `config.toml` or a Docker `config.json`. Texts are Markdown. */
export interface KeyKnowledge {
  readonly name: string;
  readonly type: KeyType;
  readonly meaning: string;
  /** What holds when the key is absent. */
  readonly fallback?: string;
  /** What may stand there, in words. */
  readonly allowed?: string;
  readonly since?: string;
  /** Values with a meaning of their own, best first; of a list: of its items. */
  readonly values?: readonly KnownValue[];
  /** Nothing but `values` is accepted. */
  readonly closed?: true;
  /** What stands below, for the types that hold tables. */
  readonly table?: TableKnowledge;
}

export interface TableKnowledge {
  /** By name in small letters: the Runner and Docker mind no letter case. */
  readonly keys: ReadonlyMap<string, KeyKnowledge>;
  /** What any other key holds. Absent: any other key is unknown, and nobody reads it. */
  readonly others?: KeyType;
}

/** All of a key but its name, which its place in a table gives. */
export type KeyDraft = Omit<KeyKnowledge, 'name'>;

/** What there is to add to a meaning. */
export type KeyExtra = Pick<KeyDraft, 'fallback' | 'allowed' | 'since' | 'values' | 'closed'>;

export function key(type: KeyType, meaning: string, extra: KeyExtra = {}): KeyDraft {
  return { type, meaning, ...extra };
}

export function tableKey(type: KeyType, table: TableKnowledge, meaning: string, extra: KeyExtra = {}): KeyDraft {
  return { type, meaning, table, ...extra };
}

/** A key whose keys are made up by the user, each with a value of type `others`. */
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
