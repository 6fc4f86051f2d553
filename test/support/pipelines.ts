/** Pipelines from files in a test. */
import assert from 'node:assert/strict';
import { formatOf, readFile, type WorkspaceView } from '../../server/src/core/index.ts';
import type { EffectiveJob } from '../../server/src/core/pipeline/jobs.ts';
import type { Pipeline } from '../../server/src/core/pipeline/pipeline.ts';
import { pipelinesOf } from '../../server/src/core/pipeline/pipelines.ts';

/** A workspace with these files: path and text. */
export function workspaceOf(files: Readonly<Record<string, string>>): WorkspaceView {
  return {
    files: Object.entries(files).flatMap(([path, text]) => {
      const format = formatOf(path);
      const analysis = format && readFile(text, format);
      return analysis?.ours ? [{ uri: `file:///workspace/${path}`, path, format: analysis.format, facts: analysis.facts }] : [];
    }),
  };
}

export function rootOf(workspace: WorkspaceView, path = '.gitlab-ci.yml'): Pipeline {
  const found = pipelinesOf(workspace).find(({ root }) => root.path === path);
  assert.ok(found !== undefined, path);
  return found;
}

export function jobOf(files: Readonly<Record<string, string>>, name: string): EffectiveJob {
  const job = rootOf(workspaceOf(files)).jobNamed(name);
  assert.ok(job !== undefined, name);
  return job;
}
