import { isSameList, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { includesOf, pipelineFiles } from '../../pipeline/includeGraph.ts';

const root = '.gitlab-ci.yml';

/**
 * All files of the pipeline that begins with this one. Undefined for a file that others may include, and where an include is remote, a template, of
 * another project, or not in the workspace, or a file is broken (half-typed, usually).
 */
export const wholePipeline = query((workspace, uri: string): readonly SourceFile[] | undefined => {
  const start = workspace.file(uri);
  if (start?.path !== root || start.format !== 'gitlab-ci') return undefined;
  // Two workspace folders may have files under the same path.
  const folder = uri.slice(0, -root.length);
  const found = new Set([start]);
  for (const file of found) {
    if (file.facts.problems.length > 0) return undefined;
    for (const { kind, target } of includesOf(workspace, file).includes) {
      const path = target?.replace(/^\/+/, '');
      const included =
        kind === 'local' ? pipelineFiles(workspace).find((one) => one.path === path && one.uri.startsWith(folder)) : undefined;
      if (included === undefined) return undefined;
      found.add(included);
    }
  }
  return [...found];
}, isSameFiles);

function isSameFiles(one: readonly SourceFile[] | undefined, other: readonly SourceFile[] | undefined): boolean {
  return isSameList(one, other);
}
