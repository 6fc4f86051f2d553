import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { findIncluded, foldersAbove, folderUri } from './findIncluded.ts';
import { allIncludes, type IncludedTarget, includesOf, includingFiles } from './includeGraph.ts';
import { pathPattern } from './pathPattern.ts';

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
  return including.flatMap((file) =>
    allIncludes(includesOf(workspace, file)).flatMap((include) => wantedBy(workspace, file, include) ?? []),
  );
}

function wantedBy(workspace: Workspace, file: SourceFile, include: IncludedTarget): WantedInclude | undefined {
  const { kind, target, presence } = include;
  if (presence === 'never') return undefined;
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
      if (include.presence === 'never') continue;
      for (const found of findIncluded(workspace, include, file)) {
        if (included.has(found.uri)) continue;
        included.add(found.uri);
        if (!begins(found.uri)) including.push(found);
      }
    }
  }
  return { included, wanted: wantedIncludes(workspace, including) };
}
