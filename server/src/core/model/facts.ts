import type { Problem } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { ImageUse } from './imageUse.ts';
import type { PipelineFacts } from './pipelineFacts.ts';
import type { RunnerDetails, TokenUse, TomlTable } from './tomlFacts.ts';

/**
 * What a file says, whatever its syntax. Rules, hovers and the credential resolver see nothing else. Holds no secret: where a fix needs
 * one, a closure makes the edit on demand from the text itself.
 */
export interface Facts {
  readonly images: readonly ImageUse[];
  readonly auths: readonly AuthSource[];
  /** GitLab CI files. */
  readonly pipeline?: PipelineFacts | undefined;
  /** Runner config.toml: one for each `[[runners]]`. */
  readonly runners?: readonly RunnerFacts[] | undefined;
  readonly tables?: readonly TomlTable[] | undefined;
  /** Tokens in the open, told by their shape. */
  readonly tokens?: readonly TokenUse[] | undefined;
  /** Keys that a hover can explain. */
  readonly keys: readonly KeyUse[];
  readonly problems: readonly Problem[];
}

/** Where a Docker auth configuration stands, and so who reads it (docs/ground-truth.md#a2, #a3). */
export type AuthOrigin =
  | { readonly kind: 'docker-config' }
  | { readonly kind: 'dockercfg' }
  /** `variables:` of a pipeline: `owner` is the job's name, `default`-less top level is the empty string. */
  | { readonly kind: 'pipeline-variable'; readonly owner: string; readonly expanded: boolean }
  | { readonly kind: 'runner-environment'; readonly runner: string };

export interface AuthSource {
  readonly origin: AuthOrigin;
  /** The JSON text. */
  readonly range: SourceRange;
  /** The statement that holds it, from its key on: a comment can stand above it, not inside the string. Only `start` matters. */
  readonly statement: SourceRange;
  readonly entries: readonly AuthEntry[];
  readonly credHelpers: readonly HelperEntry[];
  readonly credsStore?: Located;
  /** `credsStore` with its key and comma: what would have to go to remove it. */
  readonly credsStoreEntry?: SourceRange;
  /** Set when the value hangs on a variable as a whole (`DOCKER_AUTH_CONFIG: $OTHER`), so that nothing is known of it. */
  readonly unknown?: Located;
  /** Everything that makes the Runner drop this source as a whole, in the order of the file. */
  readonly defects: readonly AuthDefect[];
  /** What follows the first JSON value: the Runner does not read it. */
  readonly trailing?: SourceRange;
  /** Keys whose value is lost because the same key comes again further down. */
  readonly repeatedKeys?: readonly Located[];
  /** Keys that nobody reads: of the configuration itself, or of one of its `auths`. */
  readonly unknownKeys?: readonly UnknownKey[];
  /** The first key for which the docker CLI (28.3 and newer) refuses the text as DOCKER_AUTH_CONFIG (docs/ground-truth.md#e2). */
  readonly refusedByCli?: Located;
  /** Takes out what the docker CLI refuses. Absent where the Runner would lose something by it. */
  readonly keepOnlyAuth?: AuthRepair | undefined;
  /** Where the text is expanded: each `$` that the expansion changes. */
  readonly dollars?: readonly DollarUse[];
  /** Writes the JSON without the white space that it does not need; absent when there is none. */
  readonly minify?: (() => readonly Edit[]) | undefined;
  /** Puts these registries under `credHelpers` with this helper, and takes them out of `auths` and its name out of `credsStore`. None: cannot be done. */
  readonly moveToHelper: (helper: string, registries: readonly string[]) => readonly Edit[];
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
  /** The variable's name; absent for `$$`, which becomes `$`. */
  readonly name?: string;
  /** The variable is all there is in the string: it is meant as one. */
  readonly whole?: true;
}

export interface AuthEntry {
  /** The key as decoded. */
  readonly registry: Located;
  /** The key holds a variable that the Runner expands, so what it covers is not known from the text. */
  readonly registryUnknown?: true;
  /**
   * The one that is sent: from `auth` when there is one, else from `username`. Absent when empty or not decodable. Where a secret stands in its place,
   * what that looks like: `<a GitLab deploy token>`.
   */
  readonly username?: string;
  /** Whether there is a password; tokens are told apart below. */
  readonly secret: 'present' | 'missing' | 'undecodable';
  /** It offers neither user, password nor token, and yet it is chosen: `{}`, `null`, `"auth": ""`. */
  readonly empty?: true;
  /** The same key comes again further down, and replaces this entry. */
  readonly replaced?: true;
  /** Values from a manual (`my_username:my_password`), which are nobody's credential. */
  readonly placeholder?: true;
  /** What the secret looks like, from its shape alone: "a GitLab deploy token"; absent when it looks like nothing known. */
  readonly secretKind?: string;
  readonly endsWithNewline?: true;
  /** The decoded text is UTF-16, so user and password are sent with a zero byte after each letter. */
  readonly utf16?: true;
  /** Mends `endsWithNewline` or `utf16`. It carries the secret, so it is made on demand. */
  readonly repair?: AuthRepair;
  /** Puts a plain user and password with a `$` into `auth`, with each `$` as written. It carries the secret, so it is made on demand. */
  readonly intoAuth?: AuthRepair;
  /** Decoded parts that would be needed are hidden behind variables (`"auth": "$AUTH"`). */
  readonly unknown?: true;
  readonly identityToken?: true;
  readonly registryToken?: true;
  /** The first value that holds a secret in the open: no variable, nothing from a manual. */
  readonly writtenSecret?: SourceRange;
  /** The `auth` value without quotes, when there is one. */
  readonly auth?: SourceRange;
  /** The `password` value without quotes, when there is one. */
  readonly password?: SourceRange;
  /** Key and value. */
  readonly range: SourceRange;
  /** Takes the entry out, comma included. */
  readonly remove: () => readonly Edit[];
  /** Writes another key in place of this one, spelt for where it stands; undefined where that cannot be done. */
  readonly rekey: (key: string) => Edit | undefined;
}

export interface HelperEntry {
  readonly registry: Located;
  readonly helper: Located;
  /** Key or helper hold a variable that the Runner expands. */
  readonly unknown?: true;
  /** The same key comes again further down. */
  readonly replaced?: true;
  readonly range: SourceRange;
  readonly remove: () => readonly Edit[];
  /** Writes another key in place of this one, spelt for where it stands; undefined where that cannot be done. */
  readonly rekey: (key: string) => Edit | undefined;
}

/** One reason why the Runner gives up on a whole source (docs/ground-truth.md#a8). */
export interface AuthDefect {
  readonly kind:
    | 'json'
    | 'wrong-type'
    | 'not-base64'
    | 'missing-colon'
    /** The job fails, whatever else there is: the path traversal guard. */
    | 'helper-name';
  /** Which mistake it is, for rules that tell them apart. */
  readonly cause?: DefectCause;
  readonly range: SourceRange;
  /** What is wrong, for the user: a clause that can follow a colon. Never holds a part of a secret. */
  readonly detail: string;
  readonly entry?: AuthEntry;
  /** The one repair that fits, when one does. May carry the secret, so it is made on demand. */
  readonly repair?: AuthRepair;
}

export interface AuthRepair {
  /** Says the result. */
  readonly title: string;
  readonly edits: () => readonly Edit[];
  readonly safe?: true;
}

/** What Go's JSON reader stumbles over. */
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
  /** A line end in a string, within the base64 of an `auth`. */
  | 'line-wrapped'
  | 'config-encoded'
  | 'config-path'
  /** `not-base64` */
  | 'plain'
  | 'url-safe'
  | 'unpadded'
  | 'white-space'
  | 'header'
  /** A variable, where nobody expands one. */
  | 'template'
  /** What an example writes there, so that one puts in one's own. Of `not-base64` or `missing-colon`. */
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
  /** Writes another table, `[runners.<name>]` with these lines, below all that this runner has, laid out like its other tables. */
  readonly appendTable: (name: string, lines: readonly string[]) => Edit;
  /** Writes `name = true` under `[runners.feature_flags]`, where it is not yet; undefined for an inline table. */
  readonly setFeatureFlag: (name: string) => Edit | undefined;
  /** The header `[[runners]]`. */
  readonly header: SourceRange;
  readonly pullPolicies: readonly PolicyUse[];
  /** Patterns of the table that the executor reads. */
  readonly allowedImages: readonly Located[];
  readonly allowedServices: readonly Located[];
  /** Every allow list of every table, also of those that the executor does not read. */
  readonly allowed: readonly AllowedUse[];
  /** The `links` key with its value. */
  readonly links?: SourceRange;
  /** The lines of `links`: what would have to go to remove it. */
  readonly linksLines?: SourceRange;
  readonly networkMode?: Located;
  readonly networkPerBuild?: Located;
  /** The header of `[runners.feature_flags]`, when it is there. */
  readonly featureFlags?: SourceRange;
  /** Variable names set in `environment`. */
  readonly environment: readonly Located[];
}

export interface AllowedUse {
  /**
   * Below `[runners.…]`. Those of `parallels` and `virtualbox` are regular expressions, the others globs (docs/ground-truth.md#b1, #b3).
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
