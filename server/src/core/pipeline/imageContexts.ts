import { createVisits } from '../db/summary.ts';
import { type FileFacts, ofEachFile, onceForEachFile, type WorkspaceView } from '../db/workspaceView.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { type Pipeline, pipelinesOf, pipelinesWith } from './pipeline.ts';
import { type JobVariable, readJobVariables } from './variables.ts';

/** The variables with which an image is expanded in one job, or in a hidden entry that no job uses. */
export interface ImageContext {
  readonly pipeline: Pipeline;
  /** A job's name; that of the entry where no job uses it. */
  readonly job: string;
  readonly variables: ReadonlyMap<string, JobVariable>;
  /** No job uses the image there: this is the entry that it stands in. */
  readonly isOwner?: true;
}

/** In which file an image stands. An image belongs to one version of one file, so the answer never changes. */
const fileOf = new WeakMap<ImageUse, string>();
const visitNew = createVisits();
const read = new WeakMap<WorkspaceView, Contexts>();

interface Contexts {
  readonly ofImage: WeakMap<ImageUse, readonly ImageContext[]>;
  /** Copies of an image, made by `!reference`, have the same answer. */
  readonly byPlace: Map<string, readonly ImageContext[]>;
}

/** All jobs that have an image or service of a pipeline file in the end; what a runner has by itself goes with the variables of any pipeline. */
export function contextsOf(image: ImageUse, workspace: WorkspaceView): readonly ImageContext[] {
  let known = read.get(workspace);
  if (known === undefined) {
    known = { ofImage: new WeakMap(), byPlace: new Map() };
    read.set(workspace, known);
    fileNew(workspace);
  }
  const before = known.ofImage.get(image);
  if (before !== undefined) return before;
  const uri = image.format === 'gitlab-ci' ? fileOf.get(image) : undefined;
  const place = uri === undefined ? image.owner : `${uri} ${image.range.start}`;
  const owned = `${place} ${image.owner}`;
  const contexts = known.byPlace.get(place) ?? known.byPlace.get(owned) ?? readContexts(image, uri, workspace);
  // Thousands of jobs may have one image through an anchor: whose it is says nothing once jobs use it.
  known.byPlace.set(contexts.some(({ isOwner }) => isOwner) ? owned : place, contexts);
  known.ofImage.set(image, contexts);
  return contexts;
}

/** Notes for each image of a file that it stands there. */
export const fileAll = onceForEachFile(({ uri, facts }: FileFacts) => {
  const file = (image: ImageUse) => fileOf.set(image, uri);
  visitNew(facts, ({ images }) => images.forEach(file));
  // What `!reference` brings is of no part.
  if ((facts.pipeline?.references ?? []).length > 0) facts.images.forEach(file);
});

const fileNew = ofEachFile(fileAll);

function readContexts(image: ImageUse, uri: string | undefined, workspace: WorkspaceView): readonly ImageContext[] {
  if (image.format !== 'gitlab-ci') return pipelinesOf(workspace).map((pipeline) => contextOf(pipeline, ''));
  const pipelines = uri === undefined ? pipelinesOf(workspace) : pipelinesWith(uri, workspace);
  return pipelines.flatMap((pipeline): readonly ImageContext[] => {
    const users = pipeline.usersOf(uri ?? '', image);
    if (users.length > 0) {
      return users.map((job) => ({ pipeline, job: job.name, variables: job.variables }));
    }
    return [{ ...contextOf(pipeline, image.owner), isOwner: true }];
  });
}

function contextOf(pipeline: Pipeline, owner: string): ImageContext {
  const job = pipeline.jobNamed(owner);
  const { definitions } = pipeline;
  return { pipeline, job: owner, variables: job?.variables ?? readJobVariables(definitions, definitions.extended(owner)) };
}
