import { query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { allIncludes, includesOf, includingFiles, isRootPath, pipelineFiles } from '../../pipeline/includeGraph.ts';
import { filesIncludedBy } from '../../pipeline/pipelines.ts';

/** Nothing else can set a variable for this file but GitLab and its settings: it belongs to a pipeline, and every include of every file is available. */
export const isPipelineComplete = query((workspace, uri: string): boolean => {
  const { files, isComplete } = members(workspace);
  return isComplete && files.has(uri) && !someBringOthers(workspace);
});

const someBringOthers = query((workspace): boolean => workspace.files.some((file) => bringsOthers(workspace, file)));

/** A file with a header is meant for other projects, and a dotenv report passes variables from job to job. */
const bringsOthers = query((_, { facts: { pipeline } }: SourceFile): boolean => {
  return pipeline?.hasHeader === true || pipeline?.hasDotenv === true;
});

interface Members {
  /** The files that belong to a pipeline: its first file, and what is included, by uri. */
  readonly files: ReadonlySet<string>;
  readonly isComplete: boolean;
}

const members = query((workspace): Members => {
  const files = new Set(pipelineFiles(workspace).flatMap(({ path, uri, foreign }) => (isRootPath(path) && !foreign ? uri : [])));
  let isComplete = true;
  for (const file of includingFiles(workspace)) {
    for (const include of allIncludes(includesOf(workspace, file))) {
      const found = filesIncludedBy(workspace, file, include);
      if (found.length === 0) isComplete = false;
      for (const { uri } of found) files.add(uri);
    }
  }
  return { files, isComplete };
});
