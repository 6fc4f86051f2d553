/** Pipelines from files in a test. */
import assert from 'node:assert/strict';
import { defaultSettings, formatOf, pipelinesOf, Workspace } from '../../server/src/core/index.ts';
import type { EffectiveJob } from '../../server/src/core/pipeline/jobs.ts';
import type { Pipeline } from '../../server/src/core/pipeline/pipeline.ts';

/** Path and text. */
export type FilesByPath = Readonly<Record<string, string>>;

/** A workspace with these files. */
export function workspaceOf(files: FilesByPath): Workspace {
  const workspace = new Workspace(defaultSettings);
  addFiles(workspace, 'file:///workspace', files);
  return workspace;
}

/** Adds the files of a workspace folder. Leaves out those whose names are of no format. */
export function addFiles(workspace: Workspace, folder: string, files: FilesByPath): void {
  for (const [path, text] of Object.entries(files)) {
    const format = formatOf(path);
    if (format !== undefined) workspace.add(`${folder}/${path}`, format, text, { path });
  }
}

export function rootOf(workspace: Workspace, path = '.gitlab-ci.yml'): Pipeline {
  const found = pipelinesOf(workspace).find(({ root }) => root.path === path);
  assert.ok(found !== undefined, path);
  return found;
}

export function jobOf(files: FilesByPath, name: string): EffectiveJob {
  const job = rootOf(workspaceOf(files)).jobNamed(name);
  assert.ok(job !== undefined, name);
  return job;
}
