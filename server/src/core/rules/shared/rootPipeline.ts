import { isSameList, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { includesOf } from '../../pipeline/includeGraph.ts';
import { pipelinesOf } from '../../pipeline/pipelines.ts';

const root = '.gitlab-ci.yml';

/**
 * All files of the pipeline that starts with this file. Undefined if other files may include this one, if an include is not in the workspace (remote,
 * template or other project), or if a file has syntax errors.
 */
export const wholePipeline = query((workspace, uri: string): readonly SourceFile[] | undefined => {
  const start = workspace.file(uri);
  if (start?.path !== root || start.format !== 'gitlab-ci') return undefined;
  const pipeline = pipelinesOf(workspace).find((one) => one.root === start && one.startedBy === undefined);
  if (pipeline === undefined || pipeline.missing.length > 0) return undefined;
  const files = [...pipeline.files].flatMap((one) => workspace.file(one) ?? []);
  // A pattern may match files that have not been read.
  const isOpen = files.some((file) => includesOf(workspace, file).includes.some(({ target }) => target?.includes('*')));
  return isOpen || files.some(({ facts }) => facts.problems.length > 0) ? undefined : files;
}, isSameFiles);

function isSameFiles(one: readonly SourceFile[] | undefined, other: readonly SourceFile[] | undefined): boolean {
  return isSameList(one, other);
}
