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

/** Works something out once for each view, however often it is asked for: what hangs on all files must not be done again for each of them. */
export function onceForEachView<T>(make: (view: WorkspaceView) => T): (view: WorkspaceView) => T {
  const made = new WeakMap<WorkspaceView, { readonly value: T }>();
  return (view) => {
    const known = made.get(view) ?? { value: make(view) };
    made.set(view, known);
    return known.value;
  };
}

const byUri = onceForEachView(({ files }) => new Map(files.map((file) => [file.uri, file])));

/** The file of this uri, as the others see it. */
export function fileIn(view: WorkspaceView | undefined, uri: string): FileFacts | undefined {
  return view && byUri(view).get(uri);
}

/** Works something out once for each version of a file: what hangs on all files is then put together of what did not change. */
export function onceForEachFile<T>(make: (file: FileFacts) => T): (file: FileFacts) => T {
  const made = new WeakMap<Facts, { readonly uri: string; readonly value: T }>();
  return (file) => {
    const known = made.get(file.facts);
    if (known?.uri === file.uri) return known.value;
    const value = make(file);
    made.set(file.facts, { uri: file.uri, value });
    return value;
  };
}
