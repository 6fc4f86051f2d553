import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { isWithin } from '../text/relativeRange.ts';
import { pipelinesWith } from './pipelines.ts';

/**
 * Whether a job uses a hidden block through `extends`, `!reference` or an anchor. GitLab does not validate a hidden block before that
 * (docs/ground-truth.md#c2). `maybe`: a file that is not in the workspace may use it.
 */
export type BlockUsage = 'used' | 'maybe' | 'unused';

export const usageOf = query((workspace, file: SourceFile, name: string): BlockUsage => {
  if (lendsImages(file, name, aliasedImages(workspace, file))) return 'used';
  let usage: BlockUsage = 'unused';
  for (const { definitions, isRoot, missing } of pipelinesWith(workspace, file.uri)) {
    const users = definitions.buildingOn(name);
    if (users !== undefined && [...users].some((user) => !user.startsWith('.'))) return 'used';
    if (users === undefined || !isRoot || missing.length > 0) usage = 'maybe';
  }
  return usage;
});

/** Most files have none, and an edit of another image does not change them. */
const aliasedImages = query(
  (_, { facts }: SourceFile): readonly ImageUse[] => facts.images.filter(({ alias }) => alias !== undefined),
  isSameList,
);

/** Whether another block takes an image from this one through an anchor. */
function lendsImages({ facts }: SourceFile, name: string, aliased: readonly ImageUse[]): boolean {
  if (aliased.length === 0) return false;
  const block = facts.pipeline?.jobs.find((job) => job.name.value === name)?.range;
  return block !== undefined && aliased.some(({ owner, range }) => owner !== name && isWithin(range, block));
}
