/** A file of another project, a web address or a template that a pipeline includes (docs/ground-truth.md#j2). */
export type RemoteInclude =
  /** `file` has a `*` only if it comes from `local:` in a file of that project. Without `ref`: the default branch. */
  | { readonly kind: 'project'; readonly project: string; readonly ref?: string; readonly file: string }
  | { readonly kind: 'component'; readonly host: string; readonly project: string; readonly name: string; readonly version: string }
  | { readonly kind: 'remote'; readonly url: string; readonly integrity?: string }
  | { readonly kind: 'template'; readonly name: string };

/** An included file that pipelines of the workspace need. */
export interface WantedRemote {
  /** See `includeUri`. */
  readonly uri: string;
  /** The host of the GitLab instance, with its port if that is known. Empty if no git remote names it. */
  readonly origin: string;
  readonly include: RemoteInclude;
  /** The uri of the first file of a pipeline that needs it. Its repository's remote tells where other projects are. */
  readonly root: string;
}

/** Why an included file is not available. */
export type MissingReason =
  /** It has not been asked for yet. */
  | 'not-fetched'
  /** The project, the ref or the file does not exist, or the user may not read it: GitLab answers both alike. */
  | 'not-found'
  /** The login was rejected, or the address is not one that Pullproof asks. */
  | 'refused'
  | 'unreachable'
  | 'too-large';

/** What is known about an included file. An unknown file is never treated as empty. */
export type IncludeState =
  /** Several only for a `*`, and then also none. In the order in which GitLab merges them. */
  { readonly files: readonly FoundInclude[] } | { readonly missing: MissingReason };

export interface FoundInclude {
  /** The uri of the workspace's file with its text: that of a file on disk, or the one from `includeUri`. */
  readonly uri: string;
  /** The commit that it is from, if known. `local:` in it means files of that commit. */
  readonly commit?: string;
  /** Where it is from, as a clause in plain text for people: “read from ../ci-templates on branch main; the pipeline asks for v2”. */
  readonly note?: string;
}
