import type { Facts } from '../facts.ts';
import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
import { allIncludes, foldersAbove, folderUri, includeFinder, patternOf } from './layers.ts';

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
export function wantedIncludes({ files }: WorkspaceView): readonly WantedInclude[] {
  const pipelines = files.filter(({ format }) => format === 'gitlab-ci');
  const find = includeFinder(pipelines);
  return pipelines.flatMap((file) =>
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
export function includedUris({ files }: WorkspaceView, begins: (uri: string) => boolean): ReadonlySet<string> {
  const pipelines = files.filter(({ format }) => format === 'gitlab-ci');
  const find = includeFinder(pipelines);
  const included = new Set<string>();
  const waiting = pipelines.filter(({ uri }) => begins(uri));
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

/** What a file includes, as words: equal for as long as it includes the same. */
export function includesInWords({ pipeline }: Facts): string {
  const all = [...(pipeline?.includes ?? []), ...(pipeline?.children ?? []).flatMap(({ includes }) => includes)];
  return all.map(({ kind, target, presence }) => `${kind} ${presence ?? ''} ${target?.value ?? ''}`).join('\n');
}
