import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { type EffectiveImage, type EffectiveJob, imagesOf, jobsReader } from './jobs.ts';
import { type FindIncluded, includeFinder, type Layers, layersOf, type MissingInclude } from './layers.ts';
import { type JobVariable, readJobVariables } from './variables.ts';

/** One pipeline: a file that no other one includes, or those that a job starts a pipeline with, and all that they include. */
export interface Pipeline {
  /** The file with which it begins; of several that make a child pipeline, the first. */
  readonly root: FileFacts;
  /** False for a file that is no `.gitlab-ci.yml`, and that no job at hand starts: somebody who is not at hand may include it and add to it. */
  readonly isRoot: boolean;
  /** The job that starts it, where it is a child pipeline. */
  readonly startedBy?: Starter;
  /** The uris of its files. */
  readonly files: ReadonlySet<string>;
  readonly missing: readonly MissingInclude[];
  readonly definitions: Definitions;
  /** The jobs that run something, hidden and trigger jobs left out. */
  readonly jobs: readonly EffectiveJob[];
  /** Works out the jobs one by one, for whoever has to take breaks: afterwards they are at hand. */
  readonly prepare: () => Iterable<void>;
  /** By their name. */
  readonly jobNamed: (name: string) => EffectiveJob | undefined;
  /** The jobs that have the image or service whose name is written there. */
  readonly usersOf: (uri: string, start: number) => readonly EffectiveJob[];
}

/** A job that starts a pipeline. */
export interface Starter {
  readonly pipeline: Pipeline;
  readonly job: string;
}

const read = new WeakMap<WorkspaceView, readonly Pipeline[]>();
/** The last ones of each root: they still hold while none of their files has changed. */
const lastOf = new WeakMap<object, Map<string, { readonly layers: Layers; readonly pipeline: Pipeline }>>();

/** The pipelines of a workspace (GROUND-TRUTH C.2). Every pipeline file is part of at least one. Read once for each view of the workspace. */
export function pipelinesOf(workspace: WorkspaceView): readonly Pipeline[] {
  const known = read.get(workspace) ?? readPipelines(workspace);
  read.set(workspace, known);
  return known;
}

/** Works out beforehand what most questions hang on, in steps between which others may have their turn. */
export function* preparePipelines(workspace: WorkspaceView): Iterable<void> {
  for (const { prepare } of pipelinesOf(workspace)) yield* prepare();
}

/** The pipelines that a file is part of. */
export function pipelinesWith(uri: string, workspace: WorkspaceView): readonly Pipeline[] {
  return pipelinesOf(workspace).filter(({ files }) => files.has(uri));
}

export function isRootPath(path: string): boolean {
  return /(?:^|\/)\.gitlab-ci\.yml$/.test(path);
}

/** A workspace that starts more pipelines from others was made for that. */
const mostChildren = 1000;

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
  const add = (pipeline: Pipeline) => {
    pipelines.push(pipeline);
    for (const uri of pipeline.files) reached.add(uri);
  };
  for (const file of files) if (isRootPath(file.path)) add(pipelineOf(file, find));
  // Child pipelines may start further ones.
  const begun = new Set<string>();
  const starters = files.filter(({ facts }) => (facts.pipeline?.children?.length ?? 0) > 0);
  for (const pipeline of starters.length === 0 ? [] : pipelines) {
    for (const child of childrenOf(pipeline, starters, find)) {
      const key = child.layers.layers.map(({ file }) => file.uri).join(' ');
      if (begun.has(key) || begun.size >= mostChildren) continue;
      begun.add(key);
      add(remembered(child.root, child.layers, child.startedBy));
    }
  }
  for (const file of files) if (!isRootPath(file.path) && !included.has(file.uri) && !reached.has(file.uri)) add(pipelineOf(file, find));
  for (const file of files) if (!reached.has(file.uri)) add(pipelineOf(file, find));
  return pipelines;
}

interface Child {
  readonly root: FileFacts;
  readonly layers: Layers;
  readonly startedBy: Starter;
}

function childrenOf(pipeline: Pipeline, starters: readonly FileFacts[], find: FindIncluded): readonly Child[] {
  const members = starters.filter(({ uri }) => pipeline.files.has(uri));
  return members.flatMap(({ facts }) =>
    (facts.pipeline?.children ?? []).flatMap(({ job, includes }): readonly Child[] => {
      const root = includes.flatMap((include) => find(include, pipeline.root))[0];
      return root === undefined ? [] : [{ root, layers: layersOf(pipeline.root, find, includes), startedBy: { pipeline, job } }];
    }),
  );
}

function pipelineOf(root: FileFacts, find: FindIncluded): Pipeline {
  return remembered(root, layersOf(root, find), undefined);
}

function remembered(root: FileFacts, layers: Layers, startedBy: Starter | undefined): Pipeline {
  const ofRoot = lastOf.get(root.facts) ?? new Map();
  lastOf.set(root.facts, ofRoot);
  const key = startedBy === undefined ? '' : `${startedBy.pipeline.root.uri} ${startedBy.job}`;
  const before = ofRoot.get(key);
  const isSameStarter = before?.pipeline.startedBy?.pipeline === startedBy?.pipeline;
  if (before !== undefined && isSameStarter && before.pipeline.root.path === root.path && isSame(before.layers, layers)) {
    return before.pipeline;
  }
  const pipeline = makePipeline(root, layers, startedBy);
  ofRoot.set(key, { layers, pipeline });
  return pipeline;
}

function isSame(one: Layers, other: Layers): boolean {
  if (one.layers.length !== other.layers.length || one.missing.length !== other.missing.length) return false;
  return one.layers.every(({ facts, file }, at) => facts === other.layers[at]?.facts && file.uri === other.layers[at].file.uri);
}

function makePipeline(root: FileFacts, { layers, missing }: Layers, startedBy: Starter | undefined): Pipeline {
  const given = lazily(() => (startedBy === undefined ? noVariables : givenBy(startedBy)));
  const definitions = createDefinitions({ layers, missing }, given);
  const isRoot = startedBy !== undefined || isRootPath(root.path);
  const jobsNamed = jobsReader(definitions, missing, isRoot ? undefined : 'the file that includes this one is not at hand');
  const jobs = lazily(() => definitions.names.flatMap(jobsNamed));
  const byName = lazily(() => new Map(jobs().map((job) => [job.name, job])));
  const users = lazily(() => usersByPlace(jobs()));
  return {
    root,
    isRoot,
    ...(startedBy && { startedBy }),
    files: new Set(layers.map(({ file }) => file.uri)),
    missing,
    definitions,
    get jobs() {
      return jobs();
    },
    *prepare() {
      for (const name of definitions.names) {
        jobsNamed(name);
        yield;
      }
    },
    jobNamed: (name) => byName().get(name),
    usersOf: (uri, start) => users().get(uri)?.get(start) ?? [],
  };
}

const noVariables: ReadonlyMap<string, JobVariable> = new Map();

/** The variables that a job hands down to the pipeline that it starts: its own, and those of its whole pipeline. */
function givenBy({ pipeline: { definitions }, job }: Starter): ReadonlyMap<string, JobVariable> {
  return readJobVariables(definitions, definitions.extended(job));
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
    for (const image of imagesOf(job)) add(job, image);
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
