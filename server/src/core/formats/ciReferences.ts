import type { ImageUse } from '../model/imageUse.ts';
import type { BlockFacts, PipelineFacts, ReferenceUse } from '../model/pipelineFacts.ts';

/** GitLab gives up beyond this depth, and so do we. */
const deepest = 10;
/** No pipeline takes as many steps; a file that was written to be slow does. */
const mostSteps = 2000;

/**
 * The images of a whole pipeline that `!reference [job, image]` brings in from other top-level entries of it, each as an image of the job that
 * uses it: `range` is where it is written, `alias` where the `!reference` stands. What is not found is left out.
 */
export function referencedImages({ references = [], blocks: all = [] }: PipelineFacts): readonly ImageUse[] {
  if (references.length === 0) return [];
  const blocks = new Map<string, BlockFacts>();
  for (const block of all) blocks.set(block.name, block);
  const found: ImageUse[] = [];
  let steps = 0;
  const follow = (use: ReferenceUse, origin: ReferenceUse, depth: number) => {
    const [first, ...path] = use.target.map(({ value }) => value);
    const block = first === undefined ? undefined : blocks.get(first);
    steps += 1;
    if (block === undefined || depth > deepest || steps > mostSteps) return;
    const { images, references: further } = block.imagesAt(path, use.role, use.owner);
    for (const image of images) found.push({ ...image, alias: origin.range });
    for (const next of further) follow(next, origin, depth + 1);
  };
  for (const use of references) follow(use, use, 1);
  return found;
}
