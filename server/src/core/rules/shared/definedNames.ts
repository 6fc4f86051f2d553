import type { BlockFacts } from '../../pipelineFacts.ts';
import type { FileFacts, WorkspaceView } from '../../workspaceView.ts';
import type { FileContext } from '../rule.ts';
import { createNearest } from './nearestName.ts';
import { wholePipeline } from './rootPipeline.ts';

/** The top-level entries of a whole pipeline. */
export interface Defined {
  readonly blocks: ReadonlyMap<string, readonly BlockFacts[]>;
  /** The jobs that take something from others by `extends`. */
  readonly extending: ReadonlySet<string>;
  /** The one name that comes near to this one. */
  readonly nearest: (name: string) => string | undefined;
}

const read = new WeakMap<WorkspaceView, Map<string, Defined | undefined>>();
const nearestIn = createNearest();

/** What the whole pipeline of a file defines; undefined when it is not at hand. */
export function definedIn(workspace: WorkspaceView, file: FileContext): Defined | undefined {
  const known = read.get(workspace) ?? new Map<string, Defined | undefined>();
  read.set(workspace, known);
  if (!known.has(file.uri)) known.set(file.uri, readDefined(wholePipeline(workspace, file.uri), file));
  return known.get(file.uri);
}

function readDefined(files: readonly FileFacts[] | undefined, context: FileContext): Defined | undefined {
  if (files === undefined) return undefined;
  const blocks = new Map<string, BlockFacts[]>();
  const extending = new Set<string>();
  for (const { facts } of files) {
    for (const job of facts.pipeline?.jobs ?? []) if (job.extends.length > 0) extending.add(job.name.value);
    for (const block of facts.pipeline?.blocks ?? []) {
      const alike = blocks.get(block.name);
      if (alike === undefined) blocks.set(block.name, [block]);
      else alike.push(block);
    }
  }
  return { blocks, extending, nearest: nearestIn(context, [...blocks.keys()]) };
}
