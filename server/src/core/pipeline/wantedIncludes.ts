import { isSameData, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { findIncluded, foldersAbove, folderUri } from './findIncluded.ts';
import { allIncludes, type IncludedTarget, includesOf, includingFiles } from './includeGraph.ts';
import { isPlain, projectFolder } from './includeRules.ts';
import { pathPattern } from './pathPattern.ts';
import type { Pipeline } from './pipeline.ts';
import { isLeftOut, pipelinesOf, pipelinesWith } from './pipelines.ts';

/** A local include whose file name does not show that it is a pipeline. */
export interface WantedInclude {
  /** The workspace folder that it must be in. */
  readonly folder: string;
  /** Whether the include means the file at this path below the folder. */
  matches(path: string): boolean;
  /** Its possible paths, best first. Absent for patterns. */
  readonly paths?: readonly string[];
}

/**
 * Included files that have not been read yet, because their names do not show that they are pipelines (`ci/build.yml`). Excludes files outside the
 * workspace folder and paths with variables. `including` are the files whose includes count.
 */
export function wantedIncludes(workspace: Workspace, including = includingFiles(workspace)): readonly WantedInclude[] {
  const written = including.flatMap((file) =>
    file.foreign ? [] : allIncludes(includesOf(workspace, file)).flatMap((include) => wantedBy(workspace, file, include) ?? []),
  );
  return [...written, ...pipelinesOf(workspace).flatMap(wantedByPipeline)];
}

/** Files whose paths have inputs, or variables that are known. */
function wantedByPipeline({ root, missing }: Pipeline): readonly WantedInclude[] {
  return missing.flatMap(({ include: { target = '' }, name, reason }): readonly WantedInclude[] => {
    if (reason !== 'not-here' || !target.includes('$') || !/\.ya?ml$/.test(name) || name.split('/').includes('..')) return [];
    const paths = foldersAbove(root.path).map((base) => `${base}${name}`);
    return [{ folder: folderUri(root), paths, matches: (path) => paths.includes(path) }];
  });
}

/** A pattern of `rules:exists` in an include of a file of the project. */
export interface WantedFile {
  /** The workspace folder that it is matched in. */
  readonly folder: string;
  readonly pattern: string;
}

/** The patterns that decide about includes, each once. */
export const wantedFiles = query((workspace): readonly WantedFile[] => {
  const found = new Map<string, WantedFile>();
  for (const file of includingFiles(workspace)) {
    const patterns = allIncludes(includesOf(workspace, file)).flatMap(({ rules = [] }) => rules.flatMap(({ exists = [] }) => exists));
    if (patterns.length === 0) continue;
    for (const pipeline of pipelinesWith(workspace, file.uri)) {
      const folders = pipeline.contextsOf(file.uri).flatMap((context) => projectFolder(context) ?? []);
      for (const folder of folders)
        for (const pattern of patterns) if (isPlain(pattern)) found.set(`${folder} ${pattern}`, { folder, pattern });
    }
  }
  return [...found.values()];
}, isSameData);

function wantedBy(workspace: Workspace, file: SourceFile, include: IncludedTarget): WantedInclude | undefined {
  const { kind, target } = include;
  if (isLeftOut(workspace, file, include)) return undefined;
  const wanted = target?.replace(/^\/+/, '') ?? '';
  if (kind !== 'local' || !/\.ya?ml$/.test(wanted) || wanted.includes('$') || wanted.split('/').includes('..')) return undefined;
  if (wanted.includes('*')) return wantedPattern(file, wanted);
  const paths = foldersAbove(file.path).map((base) => `${base}${wanted}`);
  const [found] = findIncluded(workspace, include, file);
  // A file nearer to the pipeline comes before the one that is known.
  const better = found === undefined ? paths : paths.slice(0, Math.max(0, paths.indexOf(found.path)));
  return better.length === 0 ? undefined : { folder: folderUri(file), paths: better, matches: (path) => better.includes(path) };
}

function wantedPattern(file: SourceFile, wanted: string): WantedInclude {
  const bases = foldersAbove(file.path);
  const isNamed = pathPattern(wanted);
  return {
    folder: folderUri(file),
    matches: (path) => bases.some((base) => path.startsWith(base) && isNamed(path.slice(base.length))),
  };
}

/** What pipelines include: known files by their URIs, and those that are not known, or not as a pipeline. */
export interface IncludeClosure {
  readonly included: ReadonlySet<string>;
  readonly wanted: readonly WantedInclude[];
}

/** Follows the includes. `begins` returns whether a file's name alone makes it part of a pipeline. */
export function includeClosure(workspace: Workspace, begins: (uri: string) => boolean): IncludeClosure {
  const included = new Set<string>();
  const including = includingFiles(workspace).filter(({ uri }) => begins(uri));
  for (const file of including) {
    for (const include of allIncludes(includesOf(workspace, file))) {
      if (isLeftOut(workspace, file, include)) continue;
      for (const found of findIncluded(workspace, include, file)) {
        if (included.has(found.uri)) continue;
        included.add(found.uri);
        if (!begins(found.uri)) including.push(found);
      }
    }
  }
  // Paths with inputs and variables are known only in a pipeline.
  for (const { root, files } of pipelinesOf(workspace)) if (begins(root.uri)) for (const uri of files) included.add(uri);
  return { included, wanted: wantedIncludes(workspace, including) };
}
