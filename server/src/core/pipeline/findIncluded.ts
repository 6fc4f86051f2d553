import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { type IncludedTarget, pipelineFiles } from './includeGraph.ts';
import { ownComponent } from './ownComponent.ts';
import { pathPattern } from './pathPattern.ts';

/** The files of an include. The path of a local one is resolved against the folder of the pipeline's root file, then against each parent up to the workspace folder. */
export function findIncluded(
  workspace: Workspace,
  { kind, target }: Pick<IncludedTarget, 'kind' | 'target'>,
  root: SourceFile,
): readonly SourceFile[] {
  if (target === undefined) return [];
  if (kind === 'component') return findComponent(workspace, target, root);
  if (kind !== 'local' || target.includes('$')) return [];
  const wanted = target.replace(/^\/+/, '');
  const folder = folderUri(root);
  for (const base of foldersAbove(root.path)) {
    const found = wanted.includes('*') ? filesMatching(workspace, folder, base, wanted) : fileAt(workspace, folder, `${base}${wanted}`);
    if (found.length > 0) return found;
  }
  return [];
}

/** A component of the pipeline's own project: `templates/<name>.yml`, otherwise `templates/<name>/template.yml` (docs/ground-truth.md#c7). */
function findComponent(workspace: Workspace, target: string, root: SourceFile): readonly SourceFile[] {
  const name = ownComponent(target, workspace.projectOf(root.uri));
  if (name === undefined) return [];
  const folder = folderUri(root);
  for (const base of foldersAbove(root.path)) {
    for (const path of [`${base}templates/${name}.yml`, `${base}templates/${name}/template.yml`]) {
      const found = fileAt(workspace, folder, path);
      if (found.length > 0) return found;
    }
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
