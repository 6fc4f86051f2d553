import { isSameList, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { findIncluded } from '../../pipeline/findIncluded.ts';
import { includesOf } from '../../pipeline/includeGraph.ts';

const root = '.gitlab-ci.yml';

/**
 * All files of the pipeline that starts with this file. Undefined if other files may include this one, if an include is not in the workspace (remote,
 * template or other project), or if a file has syntax errors.
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
