import { isSameSet, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { foldersAbove, folderUri, patternOf } from '../../pipeline/findIncluded.ts';
import { allIncludes, type IncludedTarget, includesOf, includingFiles, isRootPath, pipelineFiles } from '../../pipeline/includeGraph.ts';
import { addTo } from '../../util/multimap.ts';

/** The variables that any file sets, runners' `environment` included. */
export const variableNames = query((workspace): ReadonlySet<string> => {
  return new Set(workspace.files.flatMap((file) => [...namesIn(workspace, file)]));
}, isSameSet);

/** Whether some file sets this variable. */
export const isVariableSet = query((workspace, name: string): boolean => variableNames(workspace).has(name));

/** Nothing else can set a variable for this file but GitLab and its settings: it belongs to a pipeline, and every include of every file is available. */
export const isPipelineComplete = query((workspace, uri: string): boolean => {
  const { files, isComplete } = members(workspace);
  return isComplete && files.has(uri) && !workspace.files.some((file) => bringsOthers(workspace, file));
});

const namesIn = query((_, { facts }: SourceFile): ReadonlySet<string> => {
  const environment = (facts.runners ?? []).flatMap((runner) => runner.environment.map(({ value }) => value));
  return new Set([...(facts.pipeline?.variables ?? []).map(({ name }) => name.value), ...environment]);
}, isSameSet);

/** A file with a header is meant for other projects, and a dotenv report passes variables from job to job. */
const bringsOthers = query((_, { facts: { pipeline } }: SourceFile): boolean => {
  return pipeline?.hasHeader === true || pipeline?.hasDotenv === true;
});

interface Members {
  /** The files that belong to a pipeline: its first file, and what is included, by uri. */
  readonly files: ReadonlySet<string>;
  readonly isComplete: boolean;
}

const members = query((workspace): Members => {
  const pipelines = pipelineFiles(workspace);
  const files = new Set(pipelines.filter(({ path }) => isRootPath(path)).map(({ uri }) => uri));
  let isComplete = true;
  let byEnd: ReadonlyMap<string, readonly SourceFile[]> | undefined;
  for (const file of includingFiles(workspace)) {
    byEnd ??= filesByEnd(pipelines);
    for (const include of allIncludes(includesOf(workspace, file))) {
      const found = possibleFiles(include, file, pipelines, byEnd);
      if (found.length === 0) isComplete = false;
      for (const { uri } of found) files.add(uri);
    }
  }
  return { files, isComplete };
});

/** Files by the end of their paths: the name, and the name with its folder. */
function filesByEnd(files: readonly SourceFile[]): ReadonlyMap<string, readonly SourceFile[]> {
  const found = new Map<string, SourceFile[]>();
  for (const file of files) for (const end of new Set([endOf(file.path, 1), endOf(file.path, 2)])) addTo(found, end, file);
  return found;
}

/** The last segments of a path. */
function endOf(path: string, segments: 1 | 2): string {
  const slash = path.lastIndexOf('/');
  return path.slice((segments === 1 || slash <= 0 ? slash : path.lastIndexOf('/', slash - 1)) + 1);
}

/**
 * The files of the same workspace folder that a local include may name, wherever its pipeline begins: more than `findIncluded` finds, since a rule may
 * only speak when no file can be missing. None when it names others, or may.
 */
function possibleFiles(
  { kind, target }: IncludedTarget,
  by: SourceFile,
  files: readonly SourceFile[],
  byEnd: ReadonlyMap<string, readonly SourceFile[]>,
): readonly SourceFile[] {
  if (kind !== 'local' || target === undefined || target.includes('$')) return [];
  const wanted = target.replace(/^\/+/, '');
  const inFolder = (file: SourceFile) => folderUri(file) === folderUri(by);
  if (!wanted.includes('*')) {
    const alike = byEnd.get(endOf(wanted, 2)) ?? [];
    return alike.filter((file) => (file.path === wanted || file.path.endsWith(`/${wanted}`)) && inFolder(file));
  }
  const pattern = patternOf(wanted);
  const matches = ({ path }: SourceFile) =>
    foldersAbove(path).some((base) => path.startsWith(base) && pattern.test(path.slice(base.length)));
  return files.filter((file) => matches(file) && inFolder(file));
}
