import type { IncludeFetcher } from './includeFetcher.ts';
import type { ReportUnread } from './unread.ts';

/**
 * What the platform provides to the server. A missing member means "not available": a browser without files, an untrusted workspace, or
 * something that is turned off. There are no separate flags.
 */
export interface Host {
  /** The text of a file. Undefined if it does not exist, is not a regular file, or is too large; `notRead` gets the reason, unless it does not exist. */
  readonly readFile?: (uri: string, notRead?: ReportUnread) => Promise<string | undefined>;
  /**
   * The files in a folder, including subfolders, whose path `accepts` returns true for. Yields while searching, and ends early on abort. `notRead` gets
   * what could have such files and was not searched.
   */
  readonly findFiles?: (
    folder: string,
    accepts: (path: string) => boolean,
    signal: AbortSignal,
    notRead?: ReportUnread,
  ) => AsyncIterable<string>;
  /** Whether a file is really in this folder after symbolic links are resolved. `notRead` gets one that exists elsewhere. */
  readonly isWithin?: (uri: string, folder: string, notRead?: ReportUnread) => Promise<boolean>;
  /** Whether there is a file, or a symbolic link, which git treats as one. */
  readonly isFile?: (uri: string) => Promise<boolean>;
  /** The git configuration of the repository whose work tree starts at this folder. Undefined if there is none, empty if it cannot be read. */
  readonly readGitConfig?: (folder: string) => Promise<string | undefined>;
  /** What is checked out in the work tree that starts at this folder: a branch, or a commit. Undefined if that cannot be read. */
  readonly readGitHead?: (folder: string) => Promise<{ readonly branch: string } | { readonly commit: string } | undefined>;
  /** The folders in this folder, without links, up to a limit. */
  readonly listFolders?: (folder: string) => Promise<readonly string[]>;
  /** Whether the file is in a git work tree, so that its content may be committed. */
  readonly isInWorkTree?: (uri: string) => Promise<boolean>;
  /** Fetches files that pipelines include from elsewhere, on the user's request. */
  readonly includes?: IncludeFetcher;
  /** Ends the server when the process with this id has ended. */
  readonly endWith?: (processId: number) => void;
  /** The home folder of the local user. */
  readonly home?: string;
  /** The Docker configuration of that user. */
  readonly localDockerConfig?: string;
}
