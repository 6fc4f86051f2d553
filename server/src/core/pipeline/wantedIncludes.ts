import type { FileFacts, WorkspaceView } from '../db/workspaceView.ts';
import { allIncludes, foldersAbove, folderUri, includeFinder, patternOf } from './includedFiles.ts';
import { includingFiles } from './includeGraph.ts';

/** A local include whose file is not among those that are known as pipelines by their name. */
export interface WantedInclude {
  /** The workspace folder that it has to lie in. */
  readonly folder: string;
  /** Whether the file with this path below the folder is meant. */
  matches(path: string): boolean;
  /** Where it would be, best first, when the include names one file. Absent for patterns. */
  readonly paths?: readonly string[];
}

/**
 * What the pipelines of a workspace include that is not at hand yet: files under names that tell nothing (`ci/build.yml`). Nothing outside the
 * workspace folder, and nothing that hangs on a variable.
 */
export function wantedIncludes(view: WorkspaceView): readonly WantedInclude[] {
  const find = includeFinder(view);
  return includingFiles(view).flatMap((file) =>
    allIncludes(file).flatMap((include) => {
      const { kind, target, presence } = include;
      if (presence === 'never') return [];
      const wanted = target?.value.replace(/^\/+/, '') ?? '';
      if (kind !== 'local' || !/\.ya?ml$/.test(wanted) || wanted.includes('$') || wanted.split('/').includes('..')) return [];
      if (!wanted.includes('*') && find(include, file).length > 0) return [];
      return [wantedIn(file, wanted)];
    }),
  );
}

function wantedIn(file: FileFacts, wanted: string): WantedInclude {
  const folder = folderUri(file);
  const bases = foldersAbove(file.path);
  if (!wanted.includes('*')) {
    const paths = bases.map((base) => `${base}${wanted}`);
    return { folder, paths, matches: (path) => paths.includes(path) };
  }
  const pattern = patternOf(wanted);
  return { folder, matches: (path) => bases.some((base) => path.startsWith(base) && pattern.test(path.slice(base.length))) };
}

/**
 * The uris of the files that take part in some pipeline because another file includes them. `begins` tells the files that are part of one by their
 * name alone.
 */
export function includedUris(view: WorkspaceView, begins: (uri: string) => boolean): ReadonlySet<string> {
  const find = includeFinder(view);
  const included = new Set<string>();
  const waiting = includingFiles(view).filter(({ uri }) => begins(uri));
  for (const file of waiting) {
    for (const include of allIncludes(file)) {
      if (include.presence === 'never') continue;
      for (const found of find(include, file)) {
        if (included.has(found.uri)) continue;
        included.add(found.uri);
        waiting.push(found);
      }
    }
  }
  return included;
}
