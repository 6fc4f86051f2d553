import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { createJobReader, type EffectiveJob } from './jobs.ts';
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
  const reader = lazily(() => createJobReader(definitions, missing, isRoot ? undefined : 'the file that includes this one is not at hand'));
  const known = new Map<string, EffectiveJob | undefined>();
  const jobNamed = (name: string) => {
    if (!known.has(name)) known.set(name, reader()(name));
    return known.get(name);
  };
  const jobs = lazily(() => definitions.names.flatMap((name) => jobNamed(name) ?? []));
  const owners = lazily(() => ownersByPlace(layers));
  return {
    root,
    isRoot,
    files: new Set(layers.map(({ file }) => file.uri)),
    missing,
    definitions,
    get jobs() {
      return jobs();
    },
    jobNamed,
    usersOf: (uri, start) => {
      const names = userNames(owners().get(uri)?.get(start) ?? [], definitions);
      const candidates = names === undefined ? jobs() : [...names].flatMap((name) => jobNamed(name) ?? []);
      return candidates.filter((job) => hasImageAt(job, uri, start));
    },
  };
}

function hasImageAt({ image, services }: EffectiveJob, uri: string, start: number): boolean {
  return [image, ...services].some((one) => one?.from.range.start === start && one.from.uri === uri);
}

/** The entries that may have the images of these owners in the end; undefined where that may be any. */
function userNames(owners: readonly string[], definitions: Definitions): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const owner of owners) {
    const users = owner === '' || owner === 'default' ? undefined : definitions.buildingOn(owner);
    if (users === undefined) return undefined;
    for (const user of users) names.add(user);
  }
  return owners.length === 0 ? undefined : names;
}

/** By file and start: the entries that have an image there, by themselves or through an anchor or `!reference`. */
function ownersByPlace(layers: Layers['layers']): ReadonlyMap<string, ReadonlyMap<number, readonly string[]>> {
  const byFile = new Map<string, Map<number, string[]>>();
  for (const { file, facts } of layers) {
    const places = byFile.get(file.uri) ?? new Map<number, string[]>();
    byFile.set(file.uri, places);
    for (const { owner, range } of facts.images) {
      const { start } = range;
      const known = places.get(start);
      if (known === undefined) places.set(start, [owner]);
      else if (!known.includes(owner)) known.push(owner);
    }
  }
  return byFile;
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
