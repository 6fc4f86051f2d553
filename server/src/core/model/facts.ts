import type { Problem } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { Markdown } from '../text/markdown.ts';
import type { ImageUse } from './imageUse.ts';
import type { PipelineFacts } from './pipelineFacts.ts';
import type { RunnerDetails, TokenUse, TomlTable } from './tomlFacts.ts';

/**
 * The content of a file, independent of its syntax. Rules, hovers and the credential resolver use nothing else. Contains no secrets: if a fix needs
 * one, a closure reads it from the text on demand.
 */
export interface Facts {
  readonly images: readonly ImageUse[];
  readonly auths: readonly AuthSource[];
  /** GitLab CI files. */
  readonly pipeline?: PipelineFacts | undefined;
  /** Runner config.toml: one for each `[[runners]]`. */
  readonly runners?: readonly RunnerFacts[] | undefined;
  readonly tables?: readonly TomlTable[] | undefined;
  /** Tokens in plain text, recognized by their format. */
  readonly tokens?: readonly TokenUse[] | undefined;
  /** Keys that a hover can explain. */
  readonly keys: readonly KeyUse[];
  readonly problems: readonly Problem[];
  /** Of a block: some of its aliases were not followed. */
  readonly isCut?: true;
}

/** Where a Docker auth configuration is written, which decides what program reads it (docs/ground-truth.md#a2, #a3). */
export type AuthOrigin =
  | { readonly kind: 'docker-config' }
  | { readonly kind: 'dockercfg' }
  /** `variables:` of a pipeline. `owner` is the job's name, or empty for the top level. */
  | { readonly kind: 'pipeline-variable'; readonly owner: string; readonly expanded: boolean }
  | { readonly kind: 'runner-environment'; readonly runner: string };

export interface AuthSource {
  readonly origin: AuthOrigin;
  /** The JSON text. */
  readonly range: SourceRange;
  /** The statement that contains it, starting at its key. A comment can be put above it, but not inside the string. Only `start` is used. */
  readonly statement: SourceRange;
  readonly entries: readonly AuthEntry[];
  readonly credHelpers: readonly HelperEntry[];
  /** Entries at the top level of a `.dockercfg`, which no Runner reads. */
  readonly legacyEntries?: readonly AuthEntry[];
  readonly credsStore?: Located;
  /** `credsStore` with its key and comma, for removal. */
  readonly credsStoreEntry?: SourceRange;
  /** Set if the whole value is a variable (`DOCKER_AUTH_CONFIG: $OTHER`), so that its content is unknown. */
  readonly unknown?: Located;
  /** Everything that makes the Runner ignore the whole source, in the order of the file. */
  readonly defects: readonly AuthDefect[];
  /** Text after the first JSON value, which the Runner ignores. */
  readonly trailing?: SourceRange;
  /** Keys whose value is ignored because the same key follows. */
  readonly repeatedKeys?: readonly Located[];
  /** Keys that no program reads, in the configuration itself or in one of its `auths`. */
  readonly unknownKeys?: readonly UnknownKey[];
  /** The first key that the docker CLI (28.3 and newer) rejects in DOCKER_AUTH_CONFIG (docs/ground-truth.md#e2). */
  readonly refusedByCli?: Located;
  /** Removes what the docker CLI rejects. Absent if the Runner needs it. */
  readonly keepOnlyAuth?: AuthRepair | undefined;
  /** If variables in the text are expanded: each `$` that this changes. */
  readonly dollars?: readonly DollarUse[];
  /** Removes unnecessary whitespace from the JSON. Absent if there is none. */
  readonly minify?: (() => readonly Edit[]) | undefined;
  /**
   * Adds the registries to `credHelpers` with this helper, and removes them from `auths`, and the store of this name (by default that of the helper) from
   * `credsStore`. Empty if that is not possible.
   */
  readonly moveToHelper: (helper: string, registries: readonly string[], store?: string) => readonly Edit[];
  /** Adds an entry whose `auth` is a variable, and removes others of that registry. Empty if that is not possible. */
  readonly addReference: (registry: string, variable: string) => readonly Edit[];
}

export interface UnknownKey {
  readonly key: Located;
  readonly level: 'config' | 'entry';
  readonly holds: 'mapping' | 'text' | 'other';
  readonly rename: (key: string) => Edit | undefined;
}

export interface DollarUse {
  readonly range: SourceRange;
  readonly inside: 'key' | 'username' | 'password' | 'auth' | 'other';
  /** The variable's name. Absent for `$$`, which becomes `$`. */
  readonly name?: string;
  /** The string contains nothing else, so the variable is intended. */
  readonly whole?: true;
}

export interface AuthEntry {
  /** The key as decoded. */
  readonly registry: Located;
  /** The key contains a variable that the Runner expands, so the registry is not known. */
  readonly registryUnknown?: true;
  /**
   * The user name that is sent, from `auth` or otherwise `username`. Absent if it is empty or cannot be decoded. If a secret is written as user name,
   * a description: `<a GitLab deploy token>`.
   */
  readonly username?: string;
  /** Whether there is a password. Tokens have their own properties. */
  readonly secret: 'present' | 'missing' | 'undecodable';
  /** The entry has no user, password or token, but is still chosen: `{}`, `null`, `"auth": ""`. */
  readonly empty?: true;
  /** The same key follows and replaces this entry. */
  readonly replaced?: true;
  /** Example values from documentation (`my_username:my_password`). */
  readonly placeholder?: true;
  /** The kind of secret by its format: "a GitLab deploy token". Absent if unknown. */
  readonly secretKind?: string;
  readonly endsWithNewline?: true;
  /** The decoded text is UTF-16, so user and password are sent with a zero byte after each character. */
  readonly utf16?: true;
  /** Fixes `endsWithNewline` or `utf16`. Contains the secret, so it is created on demand. */
  readonly repair?: AuthRepair;
  /** Moves a plain user and password that contain `$` to `auth`, where they are not expanded. Contains the secret, so it is created on demand. */
  readonly intoAuth?: AuthRepair;
  /** A user name or secret that the registry does not accept. */
  readonly misfit?: CredentialMisfit;
  /** A `username` or `password` that differs from the `auth` next to it, and so is ignored. */
  readonly conflict?: FieldConflict;
  /** A necessary value is in a variable (`"auth": "$AUTH"`). */
  readonly unknown?: true;
  readonly identityToken?: true;
  readonly registryToken?: true;
  /** The first value that contains a secret in plain text, not a variable or an example value. */
  readonly writtenSecret?: SourceRange;
  /** The `auth` value without quotes. */
  readonly auth?: SourceRange;
  /** The `password` value without quotes. */
  readonly password?: SourceRange;
  /** Key and value. */
  readonly range: SourceRange;
  /** Removes the entry and its comma. */
  readonly remove: () => readonly Edit[];
  /** Replaces the key, with the escapes that the place needs. Undefined if that is not possible. */
  readonly rekey: (key: string) => Edit | undefined;
}

export interface CredentialMisfit {
  /** As a clause: Amazon ECR accepts only the user `AWS`. */
  readonly because: Markdown;
  /** If not, the registry may accept it after all. */
  readonly isCertain: boolean;
}

/** A non-empty `auth` overrides `username` and `password` (docs/ground-truth.md#a8). */
export interface FieldConflict {
  readonly field: 'username' | 'password';
  /** The ignored value without quotes. */
  readonly range: SourceRange;
  /** The ignored user name. Absent for a password. */
  readonly username?: string;
  /** `auth` has what is left of this user name when a shell expands its `$`: `robot` instead of `robot$x`. */
  readonly lostDollar?: true;
  /** Writes the ignored user name and the password into `auth`. Contains the secret, so it is created on demand. */
  readonly repair?: AuthRepair;
}

export interface HelperEntry {
  readonly registry: Located;
  readonly helper: Located;
  /** Key or helper contain a variable that the Runner expands. */
  readonly unknown?: true;
  /** The same key follows and replaces this entry. */
  readonly replaced?: true;
  readonly range: SourceRange;
  readonly remove: () => readonly Edit[];
  /** Replaces the key, with the escapes that the place needs. Undefined if that is not possible. */
  readonly rekey: (key: string) => Edit | undefined;
}

/** A reason why the Runner ignores a whole source (docs/ground-truth.md#a8). */
export interface AuthDefect {
  readonly kind:
    | 'json'
    | 'wrong-type'
    | 'not-base64'
    | 'missing-colon'
    /** The job always fails, because of the guard against path traversal. */
    | 'helper-name';
  /** The exact mistake, for rules that need it. */
  readonly cause?: DefectCause;
  readonly range: SourceRange;
  /** What is wrong, as a clause for messages that can follow a colon. Never contains a part of a secret. */
  readonly detail: string;
  readonly entry?: AuthEntry;
  /** The fix, if there is exactly one. May contain the secret, so it is created on demand. */
  readonly repair?: AuthRepair;
}

export interface AuthRepair {
  /** Names the result. */
  readonly title: string;
  readonly edits: () => readonly Edit[];
  readonly safe?: true;
}

/** Syntax errors for Go's JSON parser. */
export type JsonMistakeKind =
  | 'byte-order-mark'
  | 'comment'
  | 'trailing-comma'
  | 'single-quote'
  | 'escaped-twice'
  | 'line-end-in-string'
  | 'control-character'
  | 'escape'
  | 'missing-comma'
  | 'missing-colon'
  | 'unquoted'
  | 'ends-too-early'
  | 'other';

export type DefectCause =
  /** `json` */
  | JsonMistakeKind
  /** A newline in the base64 of an `auth`. */
  | 'line-wrapped'
  | 'config-encoded'
  | 'config-path'
  /** `not-base64` */
  | 'plain'
  | 'url-safe'
  | 'unpadded'
  | 'white-space'
  | 'header'
  /** `$(…)`, which no shell runs. */
  | 'shell'
  /** A variable in a place where it is not expanded. */
  | 'template'
  /** `not-base64` or `missing-colon`: an example value. */
  | 'placeholder'
  /** `missing-colon` */
  | 'encoded-twice'
  | 'no-user'
  | 'no-colon'
  /** `helper-name` */
  | 'empty-name'
  | 'path-in-name';

export interface RunnerFacts extends RunnerDetails {
  readonly name?: Located;
  readonly executor?: Located;
  /** From `[[runners]]` to the end of its last table. */
  readonly range: SourceRange;
  /** Adds the table `[runners.<name>]` with these lines at the end of this runner, formatted like its other tables. */
  readonly appendTable: (name: string, lines: readonly string[]) => Edit;
  /** Sets `name = true` in `[runners.feature_flags]`. Undefined for an inline table. */
  readonly setFeatureFlag: (name: string) => Edit | undefined;
  /** The header `[[runners]]`. */
  readonly header: SourceRange;
  readonly pullPolicies: readonly PolicyUse[];
  /** Patterns of the table that the executor reads. */
  readonly allowedImages: readonly Located[];
  readonly allowedServices: readonly Located[];
  /** All allow lists, including those of tables that the executor does not read. */
  readonly allowed: readonly AllowedUse[];
  /** The `links` key with its value. */
  readonly links?: SourceRange;
  /** The lines of `links`, for removal. */
  readonly linksLines?: SourceRange;
  readonly networkMode?: Located;
  readonly networkPerBuild?: Located;
  /** The header of `[runners.feature_flags]`. */
  readonly featureFlags?: SourceRange;
  /** Variable names set in `environment`. */
  readonly environment: readonly Located[];
}

export interface AllowedUse {
  /**
   * The table below `[runners.…]`. Patterns of `parallels` and `virtualbox` are regular expressions, others are globs (docs/ground-truth.md#b1, #b3).
   */
  readonly table: 'docker' | 'kubernetes' | 'instance' | 'parallels' | 'virtualbox';
  readonly key: 'allowed_images' | 'allowed_services' | 'allowed_privileged_images' | 'allowed_privileged_services';
  readonly pattern: Located;
}

export interface PolicyUse {
  readonly table: 'docker' | 'kubernetes';
  readonly key: 'pull_policy' | 'allowed_pull_policies';
  readonly policy: Located;
}

export interface KeyUse {
  /** Dotted, without indices: `runners.docker.image`, `job.image.pull_policy`, `auth.credsStore`. */
  readonly path: string;
  readonly range: SourceRange;
}

export const noFacts: Facts = { images: [], auths: [], keys: [], problems: [] };
