/**
 * What the outside can do for the server. An absent member means "not here": a browser without files, an untrusted workspace, something
 * switched off. There are no flags beside it.
 */
export interface Host {
  /** The text of a file, or undefined when there is none, when it is no regular file, or when it is too large to be read. */
  readonly readFile?: (uri: string) => Promise<string | undefined>;
  /** The files below a folder whose path `accepts` takes. Comes in slices, so that much can be done meanwhile; ends early on abort. */
  readonly findFiles?: (folder: string, accepts: (path: string) => boolean, signal: AbortSignal) => AsyncIterable<string>;
  /** Whether a file lies in this folder in truth, with symbolic links followed. */
  readonly isWithin?: (uri: string, folder: string) => Promise<boolean>;
  /** The git configuration of the repository whose work tree begins in this very folder; undefined where none does, empty where it cannot be read. */
  readonly readGitConfig?: (folder: string) => Promise<string | undefined>;
  /** Whether what is in this file will be committed: it lies in a git work tree. */
  readonly isInWorkTree?: (uri: string) => Promise<boolean>;
  /** The home folder of the user of this machine. */
  readonly home?: string;
  /** The docker config of that user. */
  readonly ownDockerConfig?: string;
}
