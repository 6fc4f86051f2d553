import { createSummary } from '../db/summary.ts';
import { type FileFacts, fileIn, ofEachFile, onceForEachView, stampsIn, type WorkspaceView, windowBetween } from '../db/workspaceView.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { lazily, onceForEach } from '../util/lazy.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { type FindIncluded, includeFinder, type Layers, layersOf, type MissingInclude } from './includedFiles.ts';
import { includesIn, includesInWords, includingFiles, isRootPath, placesIn } from './includeGraph.ts';
import { createJobReader, type EffectiveJob, imagesOf } from './jobs.ts';
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
  /** The jobs that have the image or service whose name is written there, in the file at `uri`. */
  readonly usersOf: (uri: string, image: ImageUse) => readonly EffectiveJob[];
}

/** A job that starts a pipeline. */
export interface Starter {
  readonly pipeline: Pipeline;
  readonly job: string;
}

/** The last ones of each root: they still hold while none of their files has changed. */
const lastOf = new WeakMap<object, Map<string, { readonly layers: Layers; readonly pipeline: Pipeline }>>();

interface Last {
  readonly places: readonly string[];
  readonly includes: readonly string[];
  readonly stamps: readonly object[];
  readonly pipelines: readonly Pipeline[];
}

let last: Last | undefined;

/** The pipelines of a workspace (GROUND-TRUTH C.2). Every pipeline file is part of at least one. Read once for each view of the workspace. */
export const pipelinesOf = onceForEachView((view: WorkspaceView): readonly Pipeline[] => {
  const [places, includes, stamps] = [placesIn(view), includesIn(view), stampsIn(view)];
  const known = last?.places === places && last.includes === includes ? refreshed(last, view) : undefined;
  const pipelines = known ?? readPipelines(view);
  last = { places, includes, stamps, pipelines };
  return pipelines;
});

/** Of more files that have changed it is not asked which pipelines hold them. */
const mostChanged = 20;

/** The pipelines of the last time, those made anew that hold a file which has changed; undefined where these start others, or are started. */
function refreshed({ stamps, pipelines }: Last, view: WorkspaceView): readonly Pipeline[] | undefined {
  const now = stampsIn(view);
  const { top, below } = windowBetween(stamps, now);
  const changed = view.files.slice(top, below).filter((_, at) => stamps[top + at] !== now[top + at]);
  if (changed.length > mostChanged) return undefined;
  const isOld = ({ files }: Pipeline) => changed.some(({ uri }) => files.has(uri));
  if (pipelines.some((one) => one.startedBy !== undefined && (isOld(one) || isOld(one.startedBy.pipeline)))) return undefined;
  const find = includeFinder(view);
  return pipelines.map((one) => {
    const root = isOld(one) ? fileIn(view, one.root.uri) : undefined;
    return root === undefined ? one : pipelineOf(root, find);
  });
}

/** Works out beforehand what most questions hang on, in steps between which others may have their turn. */
export function* preparePipelines(workspace: WorkspaceView): Iterable<void> {
  for (const { prepare } of pipelinesOf(workspace)) yield* prepare();
}

/** What a file is to the pipelines by itself, worked out as soon as it is read: whoever asks first about many that came together need not wait for it. */
export function preparePipelineFile(file: FileFacts): void {
  if (isSimple(file)) pipelineOf(file, () => []);
}

/** The pipelines that a file is part of. */
export function pipelinesWith(uri: string, workspace: WorkspaceView): readonly Pipeline[] {
  const pipelines = pipelinesOf(workspace);
  const known = withFile(pipelines).get(uri) ?? pipelines.filter(({ files }) => files.has(uri));
  withFile(pipelines).set(uri, known);
  return known;
}

const withFile = onceForEach((_: readonly Pipeline[]) => new Map<string, readonly Pipeline[]>());

/** A workspace that starts more pipelines from others was made for that. */
const mostChildren = 1000;

/** Nearly all files are pipelines by themselves, and have nothing to do with the others. */
const simplePipelines = ofEachFile((file) => (isSimple(file) ? pipelineOf(file, () => []) : undefined));

function isSimple({ format, path, facts }: FileFacts): boolean {
  return format === 'gitlab-ci' && isRootPath(path) && includesInWords(facts) === '';
}

function readPipelines(view: WorkspaceView): readonly Pipeline[] {
  const simple = simplePipelines(view);
  const including = includingFiles(view);
  const find = includeFinder(view);
  const included = new Set<string>();
  for (const file of including) {
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
  const others: FileFacts[] = [];
  for (const [at, file] of view.files.entries()) {
    const known = simple[at];
    if (known !== undefined) pipelines.push(known);
    else if (file.format === 'gitlab-ci' && isRootPath(file.path)) add(pipelineOf(file, find));
    else if (file.format === 'gitlab-ci') others.push(file);
  }
  // Child pipelines may start further ones.
  const begun = new Set<string>();
  const starters = including.filter(({ facts }) => (facts.pipeline?.children?.length ?? 0) > 0);
  for (const pipeline of starters.length === 0 ? [] : pipelines) {
    for (const child of childrenOf(pipeline, starters, find)) {
      const key = child.layers.layers.map(({ file }) => file.uri).join(' ');
      if (begun.has(key) || begun.size >= mostChildren) continue;
      begun.add(key);
      add(remembered(child.root, child.layers, child.startedBy));
    }
  }
  for (const file of others) if (!included.has(file.uri) && !reached.has(file.uri)) add(pipelineOf(file, find));
  for (const file of others) if (!reached.has(file.uri)) add(pipelineOf(file, find));
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
  // A file that includes nothing has nothing to do with the others: of a thousand files, nearly all are what they were.
  const before = (root.facts.pipeline?.includes.length ?? 0) > 0 ? undefined : lastOf.get(root.facts)?.get('')?.pipeline;
  const isSameRoot = before?.root.uri === root.uri && before.root.path === root.path;
  return isSameRoot ? before : remembered(root, layersOf(root, find), undefined);
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
  const reader = lazily(() => createJobReader(definitions, missing, isRoot ? undefined : 'the file that includes this one is not at hand'));
  const known = new Map<string, EffectiveJob | undefined>();
  const jobNamed = (name: string) => {
    if (!known.has(name)) known.set(name, reader()(name));
    return known.get(name);
  };
  const jobs = lazily(() => definitions.names.flatMap((name) => jobNamed(name) ?? []));
  const owners = lazily(() => ownersByPlace(layers));
  const sharing = lazily(() => new Set(layers.flatMap(({ file, facts }) => (sharesImages(facts) ? file.uri : []))));
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
        jobNamed(name);
        yield;
      }
    },
    jobNamed,
    usersOf: (uri, { owner, range: { start } }) => {
      const names = userNames(sharing().has(uri) ? (owners().get(uri)?.get(start) ?? []) : [owner], definitions);
      const candidates = names === undefined ? jobs() : [...names].flatMap((name) => jobNamed(name) ?? []);
      return candidates.filter((job) => hasImageAt(job, uri, start));
    },
  };
}

const noVariables: ReadonlyMap<string, JobVariable> = new Map();

/** The variables that a job hands down to the pipeline that it starts: its own, and those of its whole pipeline. */
function givenBy({ pipeline: { definitions }, job }: Starter): ReadonlyMap<string, JobVariable> {
  return readJobVariables(definitions, definitions.extended(job));
}

function hasImageAt(job: EffectiveJob, uri: string, start: number): boolean {
  return imagesOf(job).some(({ from }) => from.range.start === start && from.uri === uri);
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

/** Whether some entry may have an image that stands in another one. */
const sharesImages = createSummary(
  ({ images, pipeline }) => (images.some(({ alias }) => alias !== undefined) || pipeline?.references?.length ? ['shared'] : []),
  (words) => words.some((some) => some.length > 0),
);

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
