import { isSameData, isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { WantedRemote } from '../model/includes.ts';
import { addTo } from '../util/multimap.ts';
import { findIncluded, type Resolved, resolveInclude } from './findIncluded.ts';
import { type IncludedFiles, includedFilesOf } from './includedFiles.ts';
import { type IncludedTarget, type IncludeWords, includesOf, includingFiles, isRootPath, pipelineFiles } from './includeGraph.ts';
import { presenceIn } from './includeRules.ts';
import { Pipeline, type Starter } from './pipeline.ts';
import type { IncludeContext } from './remoteInclude.ts';

/** More child pipelines than any real workspace has. */
const maxChildren = 1000;

/** The pipelines of a workspace (docs/ground-truth.md#c2). Every pipeline file of a workspace folder is part of at least one. */
export const pipelinesOf = query((workspace): readonly Pipeline[] => pipelineSet(workspace).pipelines, isSameList);

/** The included files of other projects, addresses and templates that the pipelines need, available or not. Each once. */
export const wantedRemotes = query((workspace): readonly WantedRemote[] => pipelineSet(workspace).remotes, isSameData);

interface PipelineSet {
  readonly pipelines: readonly Pipeline[];
  readonly remotes: readonly WantedRemote[];
}

const pipelineSet = query((workspace): PipelineSet => {
  const found: Pipeline[] = [];
  const remotes = new Map<string, WantedRemote>();
  const reached = new Set<string>();
  const add = (pipeline: Pipeline) => {
    found.push(pipeline);
    for (const uri of pipeline.files) reached.add(uri);
  };
  const need = (files: IncludedFiles) => {
    for (const one of files.remotes) if (!remotes.has(one.uri)) remotes.set(one.uri, one);
    return files;
  };
  const begin = (root: SourceFile) => add(pipelineOf(workspace, root, need(includedFilesOf(workspace, root)), undefined));
  const files = pipelineFiles(workspace).filter(({ foreign }) => !foreign);
  for (const file of files) if (isRootPath(file.path)) begin(file);
  addChildren(workspace, found, add, need);
  const included = includedUrisIn(workspace);
  const others = files.filter(({ path }) => !isRootPath(path));
  for (const file of others) if (!included.has(file.uri) && !reached.has(file.uri)) begin(file);
  for (const file of others) if (!reached.has(file.uri)) begin(file);
  return { pipelines: found, remotes: [...remotes.values()] };
});

/** Adds child pipelines, and the child pipelines of those. */
function addChildren(
  workspace: Workspace,
  pipelines: readonly Pipeline[],
  add: (pipeline: Pipeline) => void,
  need: (files: IncludedFiles) => IncludedFiles,
): void {
  const starters = includingFiles(workspace).filter((file) => includesOf(workspace, file).children.length > 0);
  if (starters.length === 0) return;
  const begun = new Set<string>();
  for (const pipeline of pipelines) {
    for (const file of starters) {
      if (!pipeline.files.has(file.uri)) continue;
      for (const { job, includes } of includesOf(workspace, file).children) {
        const root = includes.flatMap((include) => findIncluded(workspace, include, pipeline.root))[0];
        const files = need(includedFilesOf(workspace, pipeline.root, includes));
        const key = JSON.stringify(files.included.map(({ file: { uri }, inputs }) => [uri, ...inputs]));
        if (root === undefined || begun.has(key) || begun.size >= maxChildren) continue;
        begun.add(key);
        add(pipelineOf(workspace, root, files, { pipeline, job }));
      }
    }
  }
}

/** The files that other files include. */
const includedUrisIn = query((workspace): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const file of includingFiles(workspace)) {
    for (const include of includesOf(workspace, file).includes) {
      for (const { uri } of findIncluded(workspace, include, file)) if (uri !== file.uri) found.add(uri);
    }
  }
  return found;
});

/** Returns the same object as long as the pipeline has the same files, combined in the same way. */
function pipelineOf(workspace: Workspace, root: SourceFile, files: IncludedFiles, startedBy: Starter | undefined): Pipeline {
  const placed = files.included.map(({ inputs, condition, context }) => [[...inputs], condition, context.project, context.isDetached]);
  const layout = JSON.stringify([root.path, placed, files.missing]);
  const last = lastPipeline(workspace, root, startedBy?.pipeline, startedBy?.job);
  const from = files.included.map(({ file }) => file);
  if (last.made === undefined || last.made.layout !== layout || !isSameList(last.made.from, from)) {
    last.made = { pipeline: workspace.db.untracked(() => new Pipeline(workspace, root, files, startedBy)), layout, from };
  }
  return last.made.pipeline;
}

interface LastPipeline {
  made?: { readonly pipeline: Pipeline; readonly layout: string; readonly from: readonly SourceFile[] };
}

/** Keeps only the last pipeline: while a user types an include, each keystroke creates another one. */
const lastPipeline = query((_, _root: SourceFile, _starter: Pipeline | undefined, _job: string | undefined): LastPipeline => ({}));

/** The available files that an include of this file names, in each pipeline that the file is part of. */
export function filesIncludedBy(workspace: Workspace, file: SourceFile, include: IncludeWords): readonly SourceFile[] {
  return [...new Set(resolvedIn(workspace, file, include).flatMap(({ files }) => files.map((one) => one.file)))];
}

/** Whether the rules of an include of this file leave it out in every pipeline that the file is part of. */
export function isLeftOut(workspace: Workspace, file: SourceFile, include: IncludedTarget): boolean {
  return contextsWith(workspace, file).every((context) => presenceIn(workspace, include, context) === 'never');
}

function contextsWith(workspace: Workspace, file: SourceFile): readonly IncludeContext[] {
  const contexts = pipelinesWith(workspace, file.uri).flatMap(({ contextsOf }) => contextsOf(file.uri));
  return contexts.length > 0 ? contexts : [{ root: file }];
}

/** What an include of this file brings in, in each pipeline that the file is part of. */
export function resolvedIn(workspace: Workspace, file: SourceFile, include: IncludeWords): readonly Resolved[] {
  return contextsWith(workspace, file).map((context) => resolveInclude(workspace, include, context));
}

/** The pipelines that a file is part of. */
export const pipelinesWith = query((workspace, uri: string): readonly Pipeline[] => byFile(workspace).get(uri) ?? [], isSameList);

const byFile = query((workspace): ReadonlyMap<string, readonly Pipeline[]> => {
  const found = new Map<string, Pipeline[]>();
  for (const pipeline of pipelinesOf(workspace)) for (const uri of pipeline.files) addTo(found, uri, pipeline);
  return found;
});
