import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { type IncludedTarget, pipelineFiles } from './includeGraph.ts';
import { pathPattern } from './pathPattern.ts';

/** The files of an include. The path is resolved against the folder of the pipeline's root file, then against each parent up to the workspace folder. */
export function findIncluded(
  workspace: Workspace,
  { kind, target }: Pick<IncludedTarget, 'kind' | 'target'>,
  root: SourceFile,
): readonly SourceFile[] {
  if (kind !== 'local' || target === undefined || target.includes('$')) return [];
  const wanted = target.replace(/^\/+/, '');
  const folder = folderUri(root);
  for (const base of foldersAbove(root.path)) {
    const found = wanted.includes('*') ? filesMatching(workspace, folder, base, wanted) : fileAt(workspace, folder, `${base}${wanted}`);
    if (found.length > 0) return found;
  }
  return [];
}

const byPath = query((workspace): ReadonlyMap<string, SourceFile> => {
  return new Map(pipelineFiles(workspace).map((file) => [`${folderUri(file)} ${file.path}`, file]));
});

function fileAt(workspace: Workspace, folder: string, path: string): readonly SourceFile[] {
  const file = byPath(workspace).get(`${folder} ${path}`);
  return file === undefined ? [] : [file];
}

const filesMatching = query((workspace, folder: string, base: string, wanted: string): readonly SourceFile[] => {
  const isNamed = pathPattern(wanted);
  const isMatch = (file: SourceFile) => file.path.startsWith(base) && folderUri(file) === folder && isNamed(file.path.slice(base.length));
  return pipelineFiles(workspace)
    .filter(isMatch)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}, isSameList);

/** For `a/b/c.yml`: `a/b/`, `a/` and the empty string. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end + 1));
  return [...folders, ''];
}

/** The workspace folder of a file. */
export function folderUri({ uri, path }: SourceFile): string {
  let end = uri.length;
  for (let left = path.split('/').length; left > 0 && end > 0; left--) end = uri.lastIndexOf('/', end - 1);
  return uri.slice(0, Math.max(0, end));
}
