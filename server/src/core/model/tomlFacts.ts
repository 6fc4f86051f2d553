import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';

/** A table of a config.toml: written with a header, in braces, or only implied by dotted keys. */
export interface TomlTable {
  /** Dotted, without indices, as written: `runners.docker.services`. Empty for the top of the file. */
  readonly path: string;
  /** `[…]` or `[[…]]`; absent for tables without one. */
  readonly header?: SourceRange;
  /** The index in `Facts.runners` of the runner that it belongs to. */
  readonly runner?: number;
  readonly keys: readonly TomlKey[];
  /** Writes a line as the first of this table; none where the table has no header. */
  readonly addLine: (line: string) => readonly Edit[];
}

export type TomlKind = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'list' | 'table' | 'tables';

export interface TomlItem {
  readonly holds: TomlKind;
  readonly range: SourceRange;
}

export interface TomlKey {
  readonly key: Located;
  /** Absent when nothing that could be understood was written. */
  readonly holds?: TomlKind;
  /** Of a list: what its items are. */
  readonly items?: readonly TomlItem[];
  /** A number or truth value as it is written. Never a text: it may be a secret. */
  readonly word?: string;
  /** The text is empty, or there is nothing in the list. */
  readonly empty?: true;
  readonly value?: SourceRange;
  /** Of a table: its header. */
  readonly header?: SourceRange;
  /** A text that something else fills in before the Runner reads the file: `{{ limit }}`, `${LIMIT}`. */
  readonly template?: true;
  /** Takes key and value out, with their lines when nothing else stands there; none where that cannot be done. */
  readonly remove: () => readonly Edit[];
  /** Writes key and value to another place of the file: `write` is given their text. */
  readonly move: (write: (line: string) => readonly Edit[]) => readonly Edit[];
  /** The text without its quotes, when that is a number or truth value; none otherwise. */
  readonly unquote: () => readonly Edit[];
  /** Tables `[[path]]`, each with `name`, in place of a list of texts; none where that cannot be done. */
  readonly asTables: (path: string) => readonly Edit[];
}

/** An entry of `environment` without `=`, which the Runner drops (docs/ground-truth.md#a3). */
export interface UnsetVariable {
  readonly range: SourceRange;
  /** What was meant as the variable's name, when the entry begins with one. */
  readonly name?: string;
  /** `=` between name and value. It keeps the value, so it is made on demand. */
  readonly repair: () => readonly Edit[];
}

/** The token that is written in a runner's table; absent when it is a variable, a placeholder or nothing. */
export interface RunnerToken {
  readonly range: SourceRange;
  /** What it looks like: `a GitLab runner authentication token`. */
  readonly kind?: string;
  readonly replace: (text: string) => readonly Edit[];
}

/** What a runner's tables say beside its images and credentials. */
export interface RunnerDetails {
  readonly unset?: readonly UnsetVariable[];
  readonly token?: RunnerToken;
}

/** Text that can be told for a secret by how it begins (docs/ground-truth.md#f5). */
export interface TokenUse {
  /** For people: `a GitLab deploy token`. */
  readonly kind: string;
  readonly range: SourceRange;
  /** All of the string that it stands in. */
  readonly string: SourceRange;
  /** The key whose value it stands in; empty in a list at the top. */
  readonly key: string;
  /** None where other text cannot be spelt in its place. */
  readonly replace: (text: string) => readonly Edit[];
}
