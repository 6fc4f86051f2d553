import type { Facts, FormatId } from './facts.ts';

/** The facts of the files that belong together, as they stand now; ranges are those of each file. */
export interface WorkspaceView {
  readonly files: readonly FileFacts[];
}

export interface FileFacts {
  readonly uri: string;
  /** For people: the path below the workspace folder. */
  readonly path: string;
  readonly format: FormatId;
  readonly facts: Facts;
  /** The docker config of this machine's user, which no Runner reads. */
  readonly ownMachine?: true;
}

const byUri = new WeakMap<WorkspaceView, ReadonlyMap<string, FileFacts>>();

/** One of the files, by its uri. */
export function fileIn(workspace: WorkspaceView, uri: string): FileFacts | undefined {
  const known = byUri.get(workspace) ?? new Map(workspace.files.map((file) => [file.uri, file]));
  byUri.set(workspace, known);
  return known.get(uri);
}
