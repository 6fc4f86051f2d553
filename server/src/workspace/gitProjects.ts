import { type GitLabProject, gitLabRemote, projectBehind } from '../core/index.ts';
import type { Host } from './host.ts';
import { isBelow } from './uris.ts';

/** The GitLab project of each file, from the git remotes of the workspace. */
export interface Projects {
  /** The project of the nearest repository that contains the file, within its workspace folder. Also undefined until it is read. */
  of(uri: string): GitLabProject | undefined;
  /** Reads the repository of the file if needed. Resolves to whether this changed the project of the file. */
  read(uri: string): Promise<boolean>;
  /** Discards everything, so that it is read again. */
  forget(): void;
}

export function createProjects({ readGitConfig }: Host, roots: () => readonly string[]): Projects {
  /** By folder. Null if it is not a repository. */
  let reading = new Map<string, Promise<GitLabProject | 'other' | null>>();
  let ofFolders = new Map<string, GitLabProject | undefined>();

  const readFolder = (folder: string) => {
    const known = reading.get(folder) ?? (readGitConfig?.(folder) ?? Promise.resolve(undefined)).then(projectIn).catch(() => null);
    reading.set(folder, known);
    return known;
  };

  return {
    of: (uri) => ofFolders.get(folderOf(uri)),
    read: async (uri) => {
      const folder = folderOf(uri);
      if (readGitConfig === undefined || ofFolders.has(folder) || !isBelow(uri, roots())) return false;
      const results = ofFolders;
      for (const candidate of foldersUp(folder, roots())) {
        const found = await readFolder(candidate);
        if (found === null) continue;
        if (results.has(folder)) return false;
        results.set(folder, found === 'other' ? undefined : found);
        return found !== 'other';
      }
      results.set(folder, undefined);
      return false;
    },
    forget: () => {
      reading = new Map();
      ofFolders = new Map();
    },
  };
}

/** `other`: a repository whose remote is not a known GitLab project. */
function projectIn(config: string | undefined): GitLabProject | 'other' | null {
  if (config === undefined) return null;
  const remote = gitLabRemote(config);
  return remote === undefined ? 'other' : projectBehind(remote);
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

/** A folder and its parents, up to the workspace folder. */
function foldersUp(folder: string, roots: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let at = folder; isBelow(`${at}/`, roots); at = folderOf(at)) found.push(at);
  return found;
}
