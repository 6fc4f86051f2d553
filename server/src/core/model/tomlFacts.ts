import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';

/** A table of a config.toml: with a header, inline, or implied by dotted keys. */
export interface TomlTable {
  /** Dotted, without indices, as written: `runners.docker.services`. Empty for the top of the file. */
  readonly path: string;
  /** `[…]` or `[[…]]`. */
  readonly header?: SourceRange;
  /** The index in `Facts.runners` of the runner that it belongs to. */
  readonly runner?: number;
  readonly keys: readonly TomlKey[];
  /** Inserts a line at the start of the table. Empty if the table has no header. */
  readonly addLine: (line: string) => readonly Edit[];
}

export type TomlKind = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'list' | 'table' | 'tables';

export interface TomlItem {
  readonly holds: TomlKind;
  readonly range: SourceRange;
}

export interface TomlKey {
  readonly key: Located;
  /** Absent if the value is invalid. */
  readonly holds?: TomlKind;
  /** The items of a list. */
  readonly items?: readonly TomlItem[];
  /** A number or boolean as written. Never a string, which may be a secret. */
  readonly word?: string;
  /** An empty string or list. */
  readonly empty?: true;
  readonly value?: SourceRange;
  /** The header of a table. */
  readonly header?: SourceRange;
  /** A placeholder that another program replaces before the Runner reads the file: `{{ limit }}`, `${LIMIT}`. `percent`: `%LIMIT%`. */
  readonly template?: 'percent' | 'other';
  /** Removes key and value, with their lines if they contain nothing else. Empty if that is not possible. */
  readonly remove: () => readonly Edit[];
  /** Moves key and value to another place in the file. `write` receives their text. */
  readonly move: (write: (line: string) => readonly Edit[]) => readonly Edit[];
  /** Removes the quotes from a string that contains a number or boolean. Empty for other strings. */
  readonly unquote: () => readonly Edit[];
  /** The keys of the statements below that are written with dots: `net.ipv4.ip_forward` for `net`. Empty for other values. */
  readonly dotted: () => readonly Located[];
  /** Converts a list of strings to tables `[[path]]`, each with `name`. Empty if that is not possible. */
  readonly asTables: (path: string) => readonly Edit[];
}

/** An entry of `environment` without `=`, which the Runner ignores (docs/ground-truth.md#a3). */
export interface UnsetVariable {
  readonly range: SourceRange;
  /** The variable's name, if the entry starts with one. */
  readonly name?: string;
  /** Inserts `=` between name and value. Contains the value, so it is created on demand. */
  readonly repair: () => readonly Edit[];
}

/** The token in a runner's table. Not used for a variable, a placeholder or an empty value. */
export interface RunnerToken {
  readonly range: SourceRange;
  /** Its kind, by its format: `a GitLab runner authentication token`. */
  readonly kind?: string;
  readonly replace: (text: string) => readonly Edit[];
}

/** Other content of a runner's tables, in addition to images and credentials. */
export interface RunnerDetails {
  readonly unset?: readonly UnsetVariable[];
  readonly token?: RunnerToken;
  /** Only if `[runners.kubernetes]` names some. */
  readonly pullSecrets?: PullSecrets;
}

/** What a Kubernetes cluster has for pulls, according to `[runners.kubernetes]` (docs/ground-truth.md#a9). */
export interface PullSecrets {
  /** `image_pull_secrets` */
  readonly names: readonly string[];
  readonly serviceAccount?: string;
  /** `use_service_account_image_pull_secrets` */
  readonly areOnly: boolean;
}

/** A secret that is recognized by its prefix (docs/ground-truth.md#f5). */
export interface TokenUse {
  /** For messages: `a GitLab deploy token`. */
  readonly kind: string;
  readonly range: SourceRange;
  /** The whole string that contains it. */
  readonly string: SourceRange;
  /** The key of the value that contains it. Empty in a top-level list. */
  readonly key: string;
  /** Empty if the text cannot be written there. */
  readonly replace: (text: string) => readonly Edit[];
}
