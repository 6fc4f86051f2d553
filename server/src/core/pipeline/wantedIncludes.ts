import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { findIncluded, foldersAbove, folderUri } from './findIncluded.ts';
import { allIncludes, includesOf, includingFiles } from './includeGraph.ts';
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
 * workspace folder and paths with variables.
 */
export function wantedIncludes(workspace: Workspace): readonly WantedInclude[] {
  return includingFiles(workspace).flatMap((file) =>
    allIncludes(includesOf(workspace, file)).flatMap((include) => {
      const { kind, target, presence } = include;
      if (presence === 'never') return [];
      const wanted = target?.replace(/^\/+/, '') ?? '';
      if (kind !== 'local' || !/\.ya?ml$/.test(wanted) || wanted.includes('$') || wanted.split('/').includes('..')) return [];
      if (!wanted.includes('*') && findIncluded(workspace, include, file).length > 0) return [];
      return [wantedIn(file, wanted)];
    }),
  );
}

function wantedIn(file: SourceFile, wanted: string): WantedInclude {
  const folder = folderUri(file);
  const bases = foldersAbove(file.path);
  if (!wanted.includes('*')) {
    const paths = bases.map((base) => `${base}${wanted}`);
    return { folder, paths, matches: (path) => paths.includes(path) };
  }
  const isNamed = pathPattern(wanted);
  return { folder, matches: (path) => bases.some((base) => path.startsWith(base) && isNamed(path.slice(base.length))) };
}

/**
 * The URIs of files that are part of a pipeline because another file includes them. `begins` returns whether a file's name alone makes it part of
 * a pipeline.
 */
export function includedUris(workspace: Workspace, begins: (uri: string) => boolean): ReadonlySet<string> {
  const included = new Set<string>();
  const waiting = includingFiles(workspace).filter(({ uri }) => begins(uri));
  for (const file of waiting) {
    for (const include of allIncludes(includesOf(workspace, file))) {
      if (include.presence === 'never') continue;
      for (const found of findIncluded(workspace, include, file)) {
        if (included.has(found.uri)) continue;
        included.add(found.uri);
        waiting.push(found);
      }
    }
  }
  return included;
}
