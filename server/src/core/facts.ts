import type { ImageReference } from './images/imageReference.ts';
import type { Problem, ScalarStyle } from './syntax/node.ts';
import type { Edit } from './text/edit.ts';
import type { MappedText, Part, SourceRange } from './text/mappedText.ts';

/**
 * What a file says, whatever its syntax. Rules, hovers and the credential resolver see nothing else. Holds no secret: where a fix needs
 * one, a closure makes the edit on demand from the text itself.
 */
export interface Facts {
  readonly images: readonly ImageUse[];
  readonly auths: readonly AuthSource[];
  /** GitLab CI files. */
  readonly pipeline?: PipelineFacts;
  /** Runner config.toml: one for each `[[runners]]`. */
  readonly runners?: readonly RunnerFacts[];
  /** Keys that a hover can explain. */
  readonly keys: readonly KeyUse[];
  readonly problems: readonly Problem[];
}

export type ImageRole = 'image' | 'service' | 'helper' | 'step-runner' | 'pause';

export interface ImageUse {
  readonly role: ImageRole;
  /** Whose image: a job's name, `default`, the empty string for the top level of a pipeline, a runner's name. */
  readonly owner: string;
  readonly format: FormatId;
  /** What YAML or TOML made of the value; `text` is what it has to be. */
  readonly valueKind: 'text' | 'number' | 'boolean' | 'null' | 'date' | 'sequence' | 'mapping';
  /** The decoded text, when there is any: of a number or boolean, as written. */
  readonly text?: MappedText;
  /** Absent when the value is no text, or is wholly a `!reference`. */
  readonly reference?: ImageReference;
  /** The value, without quotes. Of a value used through `*anchor`: at the anchor. */
  readonly range: SourceRange;
  /** Where `*anchor` is written, when the value is used through one. */
  readonly alias?: SourceRange;
  readonly style?: ScalarStyle;
  readonly pullPolicies: readonly Part[];
  /** Aliases given to a service in `alias:`. */
  readonly aliases: readonly Part[];
}

export type FormatId = 'gitlab-ci' | 'runner-config' | 'docker-config';

/** Where a Docker auth configuration stands, and so who reads it (GROUND-TRUTH A.2, A.3). */
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
  /** Where the statement that holds it begins (the key's line): a comment can stand above it, not inside the string. */
  readonly statement: number;
  readonly entries: readonly AuthEntry[];
  readonly credHelpers: readonly HelperEntry[];
  readonly credsStore?: Part;
  /** `credsStore` with its key and comma: what would have to go to remove it. */
  readonly credsStoreEntry?: SourceRange;
  /** Set when the value hangs on a variable as a whole (`DOCKER_AUTH_CONFIG: $OTHER`), so that nothing is known of it. */
  readonly unknown?: Part;
  /** Everything that makes the Runner drop this source as a whole, in the order of the file. */
  readonly defects: readonly AuthDefect[];
}

export interface AuthEntry {
  /** The key as decoded. */
  readonly registry: Part;
  readonly username?: string;
  readonly secret: 'present' | 'missing' | 'undecodable';
  /** What the secret looks like, from its shape alone: "a GitLab deploy token"; absent when it looks like nothing known. */
  readonly secretKind?: string;
  readonly endsWithNewline?: true;
  /** Decoded parts that would be needed are hidden behind variables (`"auth": "$AUTH"`). */
  readonly unknown?: true;
  readonly identityToken?: true;
  readonly registryToken?: true;
  /** The `auth` value without quotes, when there is one. */
  readonly auth?: SourceRange;
  /** Key and value. */
  readonly range: SourceRange;
  /** Takes the entry out, comma included. */
  readonly remove: () => readonly Edit[];
  /** Writes another key in place of this one, spelt for where it stands; undefined where that cannot be done. */
  readonly rekey: (key: string) => Edit | undefined;
}

export interface HelperEntry {
  readonly registry: Part;
  readonly helper: Part;
  readonly range: SourceRange;
  readonly remove: () => readonly Edit[];
}

/** One reason why the Runner gives up on a whole source (GROUND-TRUTH A.8). */
export interface AuthDefect {
  readonly kind:
    | 'json'
    | 'wrong-type'
    | 'not-base64'
    | 'missing-colon'
    /** The job fails, whatever else there is: the path traversal guard. */
    | 'helper-name';
  readonly range: SourceRange;
  /** For `json` and `wrong-type`: what is wrong, for the user. For the others: what kind of mistake it looks like. */
  readonly detail: string;
  readonly entry?: AuthEntry;
  /** The one repair that fits, when one does. May carry the secret, so it is made on demand. */
  readonly repair?: { readonly title: string; readonly edits: () => readonly Edit[]; readonly safe?: true };
}

export interface PipelineFacts {
  readonly jobs: readonly JobFacts[];
  readonly includes: readonly IncludeFacts[];
  readonly variables: readonly VariableFacts[];
}

export interface JobFacts {
  readonly name: Part;
  /** `hidden` begins with a dot, `trigger` runs nothing itself. */
  readonly kind: 'job' | 'hidden' | 'default' | 'trigger';
  readonly extends: readonly Part[];
  /** Key and value. */
  readonly range: SourceRange;
}

export interface IncludeFacts {
  readonly kind: 'local' | 'remote' | 'project' | 'template' | 'component' | 'unknown';
  readonly target?: Part;
  readonly range: SourceRange;
}

/** A variable that a pipeline sets. */
export interface VariableFacts {
  readonly name: Part;
  /** Kept only when it could stand in an image reference and the name does not sound like a secret. */
  readonly value?: Part;
  /** A job's name; empty for the whole pipeline. */
  readonly owner: string;
}

export interface RunnerFacts {
  readonly name?: Part;
  readonly executor?: Part;
  /** From `[[runners]]` to the end of its last table. */
  readonly range: SourceRange;
  /** The header `[[runners]]`. */
  readonly header: SourceRange;
  readonly pullPolicies: readonly PolicyUse[];
  readonly allowedImages: readonly Part[];
  readonly allowedServices: readonly Part[];
  /** The `links` key with its value. */
  readonly links?: SourceRange;
  readonly networkMode?: Part;
  readonly networkPerBuild?: Part;
  /** The header of `[runners.feature_flags]`, when it is there. */
  readonly featureFlags?: SourceRange;
  /** Variable names set in `environment`. */
  readonly environment: readonly Part[];
}

export interface PolicyUse {
  readonly key: 'pull_policy' | 'allowed_pull_policies';
  readonly policy: Part;
}

export interface KeyUse {
  /** Dotted, without indices: `runners.docker.image`, `job.image.pull_policy`, `auth.credsStore`. */
  readonly path: string;
  readonly range: SourceRange;
}

export const noFacts: Facts = { images: [], auths: [], keys: [], problems: [] };
