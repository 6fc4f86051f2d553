import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { MissingReason, RemoteInclude, WantedRemote } from '../model/includes.ts';
import { hideSecrets } from '../text/secretShapes.ts';
import { type IncludeWords, pipelineFiles } from './includeGraph.ts';
import { includeName, includeUri } from './includeUri.ts';
import { pathPattern } from './pathPattern.ts';
import { addressOf, contextIn, type IncludeContext } from './remoteInclude.ts';

/** What an include brings into a pipeline. */
export interface Resolved {
  /** In the order in which they are merged. */
  readonly files: readonly ResolvedFile[];
  /** Why the file is not available. Absent if it is, and for a pattern that matches nothing, which GitLab accepts. */
  readonly missing?: Missing;
  /** The uri of `includeUri`, for files that are not in the project of the pipeline. */
  readonly remote?: Omit<WantedRemote, 'root'>;
}

export interface ResolvedFile {
  readonly file: SourceFile;
  readonly context: IncludeContext;
  /** Where it is from, as a clause in plain text. */
  readonly note?: string;
}

export interface Missing {
  /** What the include names, for people: `acme/ci:base.yml`. */
  readonly name: string;
  /** `not-here`: a file of the project of the pipeline. `no-project`: `local:` in a file that has no project. `unclear`: a variable is not known. */
  readonly reason: MissingReason | 'not-here' | 'no-project' | 'unclear';
}

/** Finds the files of an include of a file in this context. Its inputs are replaced already. */
export function resolveInclude(workspace: Workspace, include: IncludeWords, context: IncludeContext): Resolved {
  const address = addressOf(workspace, include, context);
  switch (address.kind) {
    case 'workspace':
      return ofWorkspace(address.path, localFiles(workspace, address.path, context.root), context);
    case 'own-component':
      return ofWorkspace(include.target ?? '', findComponent(workspace, address.name, context.root), context);
    case 'remote':
      return ofElsewhere(workspace, address.origin, address.include, context);
    case 'no-project':
      return { files: [], missing: { name: address.path, reason: 'no-project' } };
    case 'unknown':
      return { files: [], missing: { name: writtenName(include), reason: 'unclear' } };
  }
}

/** The same for an include of a file that is in the project of the pipeline with this root file. */
export function findIncluded(workspace: Workspace, include: IncludeWords, root: SourceFile): readonly SourceFile[] {
  return resolveInclude(workspace, include, { root }).files.map(({ file }) => file);
}

function ofWorkspace(path: string, found: readonly SourceFile[], { root }: IncludeContext): Resolved {
  const files = found.map((file) => ({ file, context: { root } }));
  return files.length > 0 || path.includes('*') ? { files } : { files, missing: { name: path, reason: 'not-here' } };
}

function ofElsewhere(workspace: Workspace, origin: string, include: RemoteInclude, context: IncludeContext): Resolved {
  const name = hideSecrets(includeName(include));
  const uri = includeUri(origin, include);
  if (uri === undefined) return { files: [], missing: { name, reason: 'refused' } };
  const remote = { uri, origin, include };
  const state = workspace.included(uri);
  if ('missing' in state) return { files: [], missing: { name, reason: state.missing }, remote };
  const files = state.files.flatMap((found): readonly ResolvedFile[] => {
    const file = workspace.file(found.uri);
    const note = found.note === undefined ? {} : { note: found.note };
    return file === undefined ? [] : [{ file, context: contextIn(context, origin, include, found.commit), ...note }];
  });
  return files.length < state.files.length ? { files: [], missing: { name, reason: 'not-found' }, remote } : { files, remote };
}

function writtenName({ target, file }: IncludeWords): string {
  if (target === undefined) return 'an include';
  return hideSecrets(file === undefined ? target : `${target}:${file}`);
}

/** The path is resolved against the folder of the pipeline's root file, then against each parent up to the workspace folder. */
function localFiles(workspace: Workspace, wanted: string, root: SourceFile): readonly SourceFile[] {
  const folder = folderUri(root);
  for (const base of foldersAbove(root.path)) {
    const found = wanted.includes('*') ? filesMatching(workspace, folder, base, wanted) : fileAt(workspace, folder, `${base}${wanted}`);
    if (found.length > 0) return found;
  }
  return [];
}

/** A component of the pipeline's own project: `templates/<name>.yml`, otherwise `templates/<name>/template.yml` (docs/ground-truth.md#c7). */
function findComponent(workspace: Workspace, name: string, root: SourceFile): readonly SourceFile[] {
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
