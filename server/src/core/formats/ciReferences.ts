import type { ImageUse } from '../model/imageUse.ts';
import type { BlockFacts, PipelineFacts, ReferenceUse } from '../model/pipelineFacts.ts';

/** GitLab's own limit. */
const maxDepth = 10;
/** More steps than a real pipeline needs. Stops on files that were made to be slow. */
const maxSteps = 2000;

/**
 * The images that `!reference [job, image]` uses from other top-level blocks of the same pipeline, each as an image of the job that uses
 * it: `range` is where it is written, `alias` is the `!reference`. Unresolved references are left out.
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
    if (block === undefined || depth > maxDepth || steps > maxSteps) return;
    const { images, references: further } = block.imagesAt(path, use.role, use.owner);
    for (const image of images) found.push({ ...image, alias: origin.range });
    for (const next of further) follow(next, origin, depth + 1);
  };
  for (const use of references) follow(use, use, 1);
  return found;
}
