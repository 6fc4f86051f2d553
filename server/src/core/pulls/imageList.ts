import { filesWithRunners } from '../db/filesWith.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { imagesOfJob, imagesOfRunners, unknownImage } from './jobImages.ts';
import { type ListedImage, listed } from './listedImage.ts';

/** `known-of-jobs`: the known images of jobs. `everything`: also unknown images, and images that runners pull themselves. */
export type ListExtent = 'known-of-jobs' | 'everything';

/** All images that the jobs of a workspace pull. Hidden and trigger jobs do not pull images. */
export function listImages(workspace: Workspace, extent: ListExtent, file?: SourceFile): readonly ListedImage[] {
  const work = listImagesInSteps(workspace, extent, file);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same in steps of less than a millisecond, for one job each. Between two steps the workspace must not change. With a `file`, only what it makes
 * the Runner pull: for a pipeline or an include, the images of its pipelines; for a config.toml, the images in it. Other files limit nothing.
 */
export function* listImagesInSteps(
  workspace: Workspace,
  extent: ListExtent,
  file?: SourceFile,
): Generator<undefined, readonly ListedImage[]> {
  const { pipelines, uri, runnerFiles } = scopeOf(workspace, file);
  const found = new Map<string, ListedImage>();
  for (const pipeline of pipelines) {
    for (const job of pipeline.jobs) {
      yield;
      if (found.size >= maxListed) {
        if (extent === 'known-of-jobs') return [...found.values()];
        const because = `the workspace has more than ${maxListed} images`;
        return [...found.values(), ...listed([unknownImage(workspace, job, 'image', because)])];
      }
      for (const image of imagesOfJob(workspace, pipeline, job)) {
        if (uri !== undefined && image.uri !== uri) continue;
        const key = `${image.uri} ${image.range.start} ${image.job} ${image.role} ${image.unknown === undefined ? image.expanded : '?'}`;
        if (found.has(key)) continue;
        if (extent === 'everything') found.set(key, image);
        else if (image.unknown === undefined) found.set(key, ofJobOnly(image));
      }
    }
  }
  const ofJobs = [...found.values()];
  return extent === 'everything' ? [...ofJobs, ...runnerFiles.flatMap((one) => imagesOfRunners(workspace, one))] : ofJobs;
}

/** No reader needs more. The last item says that there are more. */
const maxListed = 10_000;

function ofJobOnly({ runner, condition, ...image }: ListedImage): ListedImage {
  return image;
}

interface ListScope {
  readonly pipelines: readonly Pipeline[];
  /** The only file whose images count. */
  readonly uri?: string;
  readonly runnerFiles: readonly SourceFile[];
}

function scopeOf(workspace: Workspace, file: SourceFile | undefined): ListScope {
  const pipelines = pipelinesOf(workspace);
  if (file?.format === 'gitlab-ci') return { pipelines: pipelines.filter(({ files }) => files.has(file.uri)), runnerFiles: [] };
  if (file?.format === 'runner-config') return { pipelines, uri: file.uri, runnerFiles: [file] };
  return { pipelines, runnerFiles: filesWithRunners(workspace) };
}
