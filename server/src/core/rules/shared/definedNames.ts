import { isSameList, isSameSet, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import type { Workspace } from '../../db/workspace.ts';
import type { BlockFacts } from '../../model/pipelineFacts.ts';
import { createNearest } from './nearestName.ts';
import { wholePipeline } from './rootPipeline.ts';

/** The blocks of a whole pipeline. */
export interface Defined {
  has(name: string): boolean;
  /** The blocks of this name. */
  named(name: string): readonly BlockFacts[];
  /** Whether a job of this name takes something from others by `extends`. */
  extends(name: string): boolean;
  /** The one name that is similar to this one. */
  nearest(name: string): string | undefined;
}

/** What the whole pipeline of a file defines; undefined when parts of it are not available. */
export function definedIn(workspace: Workspace, { uri }: SourceFile): Defined | undefined {
  const files = wholePipeline(workspace, uri);
  if (files === undefined) return undefined;
  return {
    has: (name) => isDefined(workspace, uri, name),
    named: (name) => files.flatMap((file) => (file.facts.pipeline?.blocks ?? []).filter((block) => block.name === name)),
    extends: (name) => files.some((file) => extending(workspace, file).includes(name)),
    nearest: (name) => nearestTo(workspace, uri, name),
  };
}

const isDefined = query((workspace, uri: string, name: string): boolean => nameSet(workspace, uri).has(name));

const nearestTo = query((workspace, uri: string, name: string): string | undefined => nearestIn(workspace, uri)(name));

const nearestIn = query((workspace, uri: string) => createNearest(nameSet(workspace, uri)));

const nameSet = query((workspace, uri: string): ReadonlySet<string> => {
  return new Set((wholePipeline(workspace, uri) ?? []).flatMap((file) => blockNames(workspace, file)));
}, isSameSet);

const blockNames = query(
  (_, { facts }: SourceFile): readonly string[] => (facts.pipeline?.blocks ?? []).map(({ name }) => name),
  isSameList,
);

const extending = query((_, { facts }: SourceFile): readonly string[] => {
  return (facts.pipeline?.jobs ?? []).flatMap((job) => (job.extends.length > 0 ? job.name.value : []));
}, isSameList);
