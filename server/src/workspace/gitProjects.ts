import { type GitLabProject, gitLabRemote, projectBehind } from '../core/index.ts';
import type { Host } from './host.ts';
import { isBelow } from './uris.ts';

/** Which GitLab project each file belongs to, as the git remotes of the workspace tell. */
export interface Projects {
  /** Of the nearest repository that holds the file, within its workspace folder. Undefined also as long as it is not read. */
  of(uri: string): GitLabProject | undefined;
  /** Reads what is not known yet of where the file lies; resolves to whether that changed the answer. */
  read(uri: string): Promise<boolean>;
  /** Reads everything anew. */
  forget(): void;
}

export function createProjects({ readGitConfig }: Host, roots: () => readonly string[]): Projects {
  /** By folder; null where it is no repository. */
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

/** `other`: a repository, and of no GitLab project that its remote would tell. */
function projectIn(config: string | undefined): GitLabProject | 'other' | null {
  if (config === undefined) return null;
  const remote = gitLabRemote(config);
  return remote === undefined ? 'other' : projectBehind(remote);
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

/** A folder and those above it, up to the workspace folder and not beyond. */
function foldersUp(folder: string, roots: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let at = folder; isBelow(`${at}/`, roots); at = folderOf(at)) found.push(at);
  return found;
}
