import { isSameList, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { findIncluded } from '../../pipeline/findIncluded.ts';
import { includesOf } from '../../pipeline/includeGraph.ts';

const root = '.gitlab-ci.yml';

/**
 * All files of the pipeline that begins with this one. Undefined for a file that others may include, and where an include is remote, a template, of
 * another project, or not in the workspace, or a file is broken (half-typed, usually).
 */
export const wholePipeline = query((workspace, uri: string): readonly SourceFile[] | undefined => {
  const start = workspace.file(uri);
  if (start?.path !== root || start.format !== 'gitlab-ci') return undefined;
  const found = new Set([start]);
  for (const file of found) {
    if (file.facts.problems.length > 0) return undefined;
    for (const include of includesOf(workspace, file).includes) {
      // A pattern may match files that have not been read.
      const included = include.target?.includes('*') ? [] : findIncluded(workspace, include, start);
      if (included.length === 0) return undefined;
      for (const one of included) found.add(one);
    }
  }
  return [...found];
}, isSameFiles);

function isSameFiles(one: readonly SourceFile[] | undefined, other: readonly SourceFile[] | undefined): boolean {
  return isSameList(one, other);
}
