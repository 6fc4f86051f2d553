import { createMemory, createSummary, type Words } from '../../db/summary.ts';
import type { FileFacts, WorkspaceView } from '../../db/workspaceView.ts';
import type { FileContext } from '../../model/finding.ts';
import type { BlockFacts } from '../../model/pipelineFacts.ts';
import { createNearest } from './nearestName.ts';
import { wholePipeline } from './rootPipeline.ts';

/** The top-level entries of a whole pipeline. */
export interface Defined {
  has(name: string): boolean;
  /** The entries of this name. */
  named(name: string): readonly BlockFacts[];
  /** Whether a job of this name takes something from others by `extends`. */
  extends(name: string): boolean;
  /** The one name that comes near to this one. */
  nearest(name: string): string | undefined;
}

const read = new WeakMap<WorkspaceView, Map<string, Defined | undefined>>();

/** What the whole pipeline of a file defines; undefined when it is not at hand. */
export function definedIn(workspace: WorkspaceView, file: FileContext): Defined | undefined {
  const known = read.get(workspace) ?? new Map<string, Defined | undefined>();
  read.set(workspace, known);
  if (!known.has(file.uri)) known.set(file.uri, readDefined(wholePipeline(workspace, file.uri)));
  return known.get(file.uri);
}

/** For each name the parts that define it, by their places. */
const places = createSummary(
  ({ pipeline }) => (pipeline?.blocks ?? []).map(({ name }) => name),
  (words) => placesOf(words),
);

const extending = createSummary(
  ({ pipeline }) => (pipeline?.jobs ?? []).flatMap((job) => (job.extends.length > 0 ? job.name.value : [])),
  (words) => placesOf(words),
);

type Places = ReadonlyMap<string, readonly number[]>;

function placesOf(words: readonly Words[]): Places {
  const found = new Map<string, number[]>();
  for (const [place, some] of words.entries()) {
    for (const word of some) {
      const known = found.get(word);
      if (known === undefined) found.set(word, [place]);
      else known.push(place);
    }
  }
  return found;
}

const remembered = createMemory<Defined['nearest']>();

function readDefined(files: readonly FileFacts[] | undefined): Defined | undefined {
  if (files === undefined) return undefined;
  const known = files.map(({ facts }) => ({ facts, byName: places(facts) }));
  const names = known.map(({ byName }) => byName);
  const nearest = remembered(names, () => createNearest(new Set(names.flatMap((file) => [...file.keys()]))));
  return {
    has: (name) => known.some(({ byName }) => byName.has(name)),
    named: (name) =>
      known.flatMap(({ facts, byName }) =>
        (byName.get(name) ?? []).flatMap((place) => {
          const part = facts.parts === undefined ? facts : facts.parts.list[place];
          return (part?.pipeline?.blocks ?? []).filter((block) => block.name === name);
        }),
      ),
    extends: (name) => files.some(({ facts }) => extending(facts).has(name)),
    nearest,
  };
}
