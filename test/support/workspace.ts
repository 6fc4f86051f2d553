/** A workspace in memory with some files. */
import assert from 'node:assert/strict';
import { defaultSettings, formatOf, type Placement, type Settings, type SourceFile, Workspace } from '../../server/src/core/index.ts';

export interface TextOf {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly text: string;
}

export function uriOf(path: string): string {
  return `file:///workspace/${path}`;
}

export function workspaceOf(files: readonly TextOf[], settings: Settings = defaultSettings): Workspace {
  const workspace = new Workspace(settings);
  for (const file of files) addFile(workspace, file);
  return workspace;
}

/** Also returns a file that belongs to another program, which is not among the files of the workspace. */
export function addFile(workspace: Workspace, { path, text }: TextOf, placement: Omit<Placement, 'path'> = {}): SourceFile {
  const format = formatOf(path);
  assert.ok(format !== undefined, `${path} is not a file that Pullproof reads`);
  return workspace.add(uriOf(path), format, text, { path, ...placement });
}

/** One file in a workspace of its own. */
export function fileOf(path: string, text: string, settings?: Settings): SourceFile {
  return addFile(workspaceOf([], settings), { path, text });
}
