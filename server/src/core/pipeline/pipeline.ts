import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { type EffectiveImage, type EffectiveJob, readJobs } from './jobs.ts';
import { type FindIncluded, includeFinder, type Layers, layersOf, type MissingInclude } from './layers.ts';

/** One pipeline: a file that no other one includes, with all that it includes. */
export interface Pipeline {
  readonly root: FileFacts;
  /** False for a file that is no `.gitlab-ci.yml`: somebody who is not at hand may include it and add to it. */
  readonly isRoot: boolean;
  /** The uris of its files. */
  readonly files: ReadonlySet<string>;
  readonly missing: readonly MissingInclude[];
  readonly definitions: Definitions;
  /** The jobs that run something, hidden and trigger jobs left out. */
  readonly jobs: readonly EffectiveJob[];
  /** By their name. */
  readonly jobNamed: (name: string) => EffectiveJob | undefined;
  /** The jobs that have the image or service whose name is written there. */
  readonly usersOf: (uri: string, start: number) => readonly EffectiveJob[];
}

const read = new WeakMap<WorkspaceView, readonly Pipeline[]>();
/** The last one of each root: it still holds while none of its files has changed. */
const lastOf = new WeakMap<object, { readonly layers: Layers; readonly pipeline: Pipeline }>();

/** The pipelines of a workspace (GROUND-TRUTH C.2). Every pipeline file is part of at least one. Read once for each view of the workspace. */
export function pipelinesOf(workspace: WorkspaceView): readonly Pipeline[] {
  const known = read.get(workspace) ?? readPipelines(workspace);
  read.set(workspace, known);
  return known;
}

/** The pipelines that a file is part of. */
export function pipelinesWith(uri: string, workspace: WorkspaceView): readonly Pipeline[] {
  return pipelinesOf(workspace).filter(({ files }) => files.has(uri));
}

export function isRootPath(path: string): boolean {
  return /(?:^|\/)\.gitlab-ci\.yml$/.test(path);
}

function readPipelines(workspace: WorkspaceView): readonly Pipeline[] {
  const files = workspace.files.filter(({ format }) => format === 'gitlab-ci');
  const find = includeFinder(files);
  const included = new Set<string>();
  for (const file of files) {
    for (const include of file.facts.pipeline?.includes ?? []) {
      for (const { uri } of find(include, file)) if (uri !== file.uri) included.add(uri);
    }
  }
  const pipelines: Pipeline[] = [];
  const reached = new Set<string>();
  const add = (root: FileFacts) => {
    const pipeline = pipelineOf(root, find);
    pipelines.push(pipeline);
    for (const uri of pipeline.files) reached.add(uri);
  };
  for (const file of files) if (isRootPath(file.path)) add(file);
  for (const file of files) if (!isRootPath(file.path) && !included.has(file.uri)) add(file);
  for (const file of files) if (!reached.has(file.uri)) add(file);
  return pipelines;
}

function pipelineOf(root: FileFacts, find: FindIncluded): Pipeline {
  const layers = layersOf(root, find);
  const before = lastOf.get(root.facts);
  if (before !== undefined && isSame(before.layers, layers)) return before.pipeline;
  const pipeline = makePipeline(root, layers);
  lastOf.set(root.facts, { layers, pipeline });
  return pipeline;
}

function isSame(one: Layers, other: Layers): boolean {
  if (one.layers.length !== other.layers.length || one.missing.length !== other.missing.length) return false;
  return one.layers.every(({ facts, file }, at) => facts === other.layers[at]?.facts && file.uri === other.layers[at].file.uri);
}

function makePipeline(root: FileFacts, { layers, missing }: Layers): Pipeline {
  const definitions = createDefinitions({ layers, missing });
  const isRoot = isRootPath(root.path);
  const jobs = lazily(() => readJobs(definitions, missing, isRoot ? undefined : 'the file that includes this one is not at hand'));
  const byName = lazily(() => new Map(jobs().map((job) => [job.name, job])));
  const users = lazily(() => usersByPlace(jobs()));
  return {
    root,
    isRoot,
    files: new Set(layers.map(({ file }) => file.uri)),
    missing,
    definitions,
    get jobs() {
      return jobs();
    },
    jobNamed: (name) => byName().get(name),
    usersOf: (uri, start) => users().get(uri)?.get(start) ?? [],
  };
}

function usersByPlace(jobs: readonly EffectiveJob[]): ReadonlyMap<string, ReadonlyMap<number, readonly EffectiveJob[]>> {
  const users = new Map<string, Map<number, EffectiveJob[]>>();
  const add = (job: EffectiveJob, { from }: EffectiveImage) => {
    const places = users.get(from.uri) ?? new Map<number, EffectiveJob[]>();
    users.set(from.uri, places);
    const { start } = from.range;
    const known = places.get(start);
    if (known === undefined) places.set(start, [job]);
    else if (known.at(-1) !== job) known.push(job);
  };
  for (const job of jobs) {
    if (job.image !== undefined) add(job, job.image);
    for (const service of job.services) add(job, service);
  }
  return users;
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
