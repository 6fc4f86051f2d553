import type { Facts, FormatId } from './facts.ts';
import type { GitLabProject } from './images/gitLabProject.ts';
import { onceForEach } from './once.ts';

/** The facts of the files that belong together, as they stand now; ranges are those of each file. */
export interface WorkspaceView {
  readonly files: readonly FileFacts[];
  /** The project whose pipelines the file at `uri` belongs to, as far as a git remote tells. */
  readonly projectOf?: (uri: string) => GitLabProject | undefined;
  /** The docker config of this machine's user, also where it is none of the files: no Runner reads it, and findings do not hang on it. */
  readonly ownDockerConfig?: FileFacts;
}

export interface FileFacts {
  readonly uri: string;
  /** For people: the path below the workspace folder. */
  readonly path: string;
  readonly format: FormatId;
  readonly facts: Facts;
  /** The docker config of this machine's user, which no Runner reads. */
  readonly ownMachine?: true;
  /** The settings say that this is the docker config of the Runner's user. */
  readonly runnerHome?: true;
  /** Another object for each version of the file, to know it again by without holding on to it. */
  readonly stamp?: object;
}

/** One of the files, by its uri. */
export function fileIn(workspace: WorkspaceView, uri: string): FileFacts | undefined {
  return byUri(workspace).get(uri);
}

const byUri = onceForEachView(({ files }): ReadonlyMap<string, FileFacts> => new Map(files.map((file) => [file.uri, file])));

/** Works something out once for each view, however often it is asked for: what hangs on all files must not be done again for each of them. */
export function onceForEachView<T>(make: (view: WorkspaceView) => T): (view: WorkspaceView) => T {
  return onceForEach(make);
}

/**
 * Works something out once for each version of a file, so that of a thousand files those that changed are asked alone. What was made of the last
 * version is remembered, by what all versions have in common: a memory of every version would grow with each key.
 */
export function onceForEachFile<T>(make: (file: FileFacts) => T): (file: FileFacts) => T {
  const last = new WeakMap<object, { readonly file: FileFacts; readonly value: T }>();
  return (file) => {
    const all = file.facts.parts?.file ?? file.facts;
    const known = last.get(all);
    if (known?.file === file) return known.value;
    const value = make(file);
    last.set(all, { file, value });
    return value;
  };
}
