import { type FileFacts, fileIn, type WorkspaceView } from '../../db/workspaceView.ts';
import { pipelineFiles } from '../../pipeline/includeGraph.ts';
import { lazily } from '../../util/lazy.ts';

const root = '.gitlab-ci.yml';

/**
 * All files of the pipeline that begins with this one, when they are all at hand. Undefined for a file that others may include, and where an
 * include is remote, a template, of another project, or not in the workspace, or a file is broken (half-typed, as a rule).
 */
export function wholePipeline(workspace: WorkspaceView, uri: string): readonly FileFacts[] | undefined {
  const start = fileIn(workspace, uri);
  if (start?.path !== root || start.format !== 'gitlab-ci') return undefined;
  // Two workspace folders may have files under the same path.
  const folder = uri.slice(0, -root.length);
  const inFolder = lazily(() => pipelineFiles(workspace).filter((file) => file.uri.startsWith(folder)));
  const byPath = lazily(() => new Map(inFolder().map((file) => [file.path, file])));
  const found = new Set([start]);
  for (const file of found) {
    if (file.facts.problems.length > 0) return undefined;
    for (const { kind, target } of file.facts.pipeline?.includes ?? []) {
      const included = kind === 'local' && target !== undefined ? byPath().get(target.value.replace(/^\/+/, '')) : undefined;
      if (included === undefined) return undefined;
      found.add(included);
    }
  }
  return [...found];
}
