import type { RemoteInclude } from '../core/index.ts';

/** Where the pipeline's own project is, which tells where other projects of the same GitLab are. */
export interface IncludeOrigin {
  /** The URL of the git remote as `.git/config` has it. May contain a user name and a password, so it is never shown, logged or stored. */
  readonly remote: string;
  /** `group/project`. Undefined if the URL does not tell where the path of the project begins. */
  readonly project?: string;
  /** The web address of the GitLab instance if the settings name it, such as `https://gitlab.example.com:8443`. */
  readonly server?: string;
}

/** An included file that was fetched, now or before. */
export interface FetchedInclude {
  /** One file. If `file` has a `*`, all that match, sorted by path: perhaps none. */
  readonly files: readonly FetchedFile[];
  /** The full SHA of the commit; only of git. */
  readonly commit?: string;
  /** What was asked for, or what a version of a component stands for: a branch, a tag or a SHA. Only of git. */
  readonly ref?: string;
  readonly refKind?: 'branch' | 'tag' | 'commit';
  /** A version such as `~latest` or `1` was chosen from tags, because git does not tell what is published in the catalog. */
  readonly isFromTags?: true;
  /** When the server was last asked. In milliseconds since 1970. */
  readonly checkedAt: number;
  /** The server may have something newer: it is not a commit, and the server was asked more than an hour ago. */
  readonly isStale: boolean;
}

export interface FetchedFile {
  /** The path in the project; for others the URL's or the template's name. */
  readonly path: string;
  readonly text: string;
}

export type FetchProblemKind =
  /** No such project, ref or file, or one that the user may not read: GitLab answers both alike. */
  | 'not-found'
  /** The login was rejected. */
  | 'refused'
  | 'unreachable'
  | 'timed-out'
  | 'too-large'
  /** The content does not have the checksum of `integrity:`. */
  | 'integrity'
  | 'git-missing'
  /** What the include says cannot be fetched: an impossible ref, a link, an address that is not allowed. */
  | 'invalid'
  | 'cancelled'
  | 'failed';

/** Why a file could not be fetched. `message` is a sentence for the user, and has no credentials. */
export interface FetchProblem {
  readonly problem: FetchProblemKind;
  readonly message: string;
}

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Is told what is done next, in a few words. */
  readonly onProgress?: (message: string) => void;
  /** What the server said before this time is asked again. In milliseconds since 1970; an hour ago if absent. */
  readonly newerThan?: number;
  /** Hosts that may be asked over HTTP, which anyone in between can change. Hosts of this machine always may. */
  readonly httpHosts?: readonly string[];
}

/** Fetches included files with the user's own git, and over HTTPS. Keeps them in a folder that all processes of the user share. */
export interface IncludeFetcher {
  /** From the cache only: starts no program, and asks no server. */
  cached(origin: IncludeOrigin, include: RemoteInclude): Promise<FetchedInclude | undefined>;
  /** Asks the server where the cache is not new enough. Never rejects. */
  fetchInclude(origin: IncludeOrigin, include: RemoteInclude, options: FetchOptions): Promise<FetchedInclude | FetchProblem>;
  /** Deletes everything that was fetched. */
  clear(): Promise<void>;
}
