import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { type RangeBase, startKeyOf } from '../text/relativeRange.ts';
import { readJobVariables } from './jobVariables.ts';
import type { Pipeline } from './pipeline.ts';
import { pipelinesOf, pipelinesWith } from './pipelines.ts';
import { isSameJobVariables, type JobVariables } from './variables.ts';

/** The variables that are used to expand an image in one job, or in a hidden block that no job uses. */
export interface ImageContext {
  readonly pipeline: Pipeline;
  /** The job's name, or the block's if no job uses it. */
  readonly job: string;
  readonly variables: JobVariables;
}

/** All jobs that use an image or service of a pipeline file. A runner's own image can be expanded with the variables of any pipeline. */
export function imageContextsOf({ format, range, owner }: ImageUse, file: SourceFile): readonly ImageContext[] {
  const { workspace } = file;
  if (format !== 'gitlab-ci') return contextsOfAnyPipeline(workspace);
  const { base, offset } = startKeyOf(range);
  const pipelines = pipelinesWith(workspace, file.uri);
  const [only] = pipelines;
  if (only !== undefined && pipelines.length === 1) return contextsIn(only, file, base, offset, owner);
  return contextsInAll(workspace, file, base, offset, owner);
}

const contextsOfAnyPipeline = query((workspace): readonly ImageContext[] => {
  return pipelinesOf(workspace).map((pipeline) => ownContext(workspace, pipeline, ''));
}, isSameList);

const contextsInAll = query((workspace, file: SourceFile, base: RangeBase | undefined, offset: number, owner: string) => {
  return pipelinesWith(workspace, file.uri).flatMap((pipeline) => contextsIn(pipeline, file, base, offset, owner));
}, isSameList);

function contextsIn(
  pipeline: Pipeline,
  file: SourceFile,
  base: RangeBase | undefined,
  offset: number,
  owner: string,
): readonly ImageContext[] {
  // Thousands of jobs may use one image through an anchor, so they share the result.
  const anyOwner = pipeline.sharesImages(file.uri) ? '' : owner;
  const used = contextsOfUsers(file.workspace, pipeline, file.uri, base, offset, anyOwner);
  return used.length > 0 ? used : ownContexts(file.workspace, pipeline, owner);
}

const contextsOfUsers = query((_, pipeline: Pipeline, uri: string, base: RangeBase | undefined, offset: number, owner: string) => {
  const users = pipeline.usersOf(uri, owner, { base, offset });
  return users.map(({ name, variables }): ImageContext => ({ pipeline, job: name, variables }));
}, isSameContexts);

function isSameContexts(one: readonly ImageContext[], other: readonly ImageContext[]): boolean {
  return one.length === other.length && one.every(({ job, variables }, at) => job === other[at]?.job && variables === other[at].variables);
}

const ownContexts = query(
  (workspace, pipeline: Pipeline, owner: string): readonly ImageContext[] => [ownContext(workspace, pipeline, owner)],
  isSameList,
);

const ownContext = query(
  (_, pipeline: Pipeline, owner: string): ImageContext => {
    const { definitions } = pipeline;
    const variables = pipeline.jobNamed(owner)?.variables ?? readJobVariables(definitions, definitions.extended(owner));
    return { pipeline, job: owner, variables };
  },
  (one, other) => isSameJobVariables(one.variables, other.variables),
);
