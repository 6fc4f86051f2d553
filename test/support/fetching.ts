/** What the tests of fetching share: a project with included files, and fetchers with a cache of their own. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathPattern, type RemoteInclude } from '../../server/src/core/index.ts';
import { createIncludeFetcher, type IncludeFetcherOptions } from '../../server/src/node/includes/includeFetcher.ts';
import type { FetchedInclude, FetchProblem, IncludeFetcher } from '../../server/src/workspace/includeFetcher.ts';
import { gitEnvironment, Project, temporaryFolder } from './gitServers.ts';

/** The workspace's own project, next to the others. */
export const own = 'acme/app';

/** A folder with repositories. `acme/tools/ci` has the tag `v1.0.0` at its first commit, and the branch `main` at the second. */
export function projects() {
  const { folder: root, remove } = temporaryFolder();
  const ci = new Project(root, 'acme/tools/ci');
  const firstCommit = ci.commit({ 'base.yml': 'first: {image: a}\n', 'other.yml': 'other: 1\n' });
  ci.tag('v1.0.0');
  const secondCommit = ci.commit({
    'base.yml': 'second: {image: b}\n',
    'ci/one.yml': 'one: 1\n',
    'ci/two.yml': 'two: 2\n',
    'ci/deep/three.yml': 'three: 3\n',
  });
  let cacheNumber = 0;
  const newFetcher = (options: Partial<IncludeFetcherOptions> = {}): IncludeFetcher & { readonly folder: string } => {
    const folder = options.folder ?? path.join(root, `cache-${++cacheNumber}`);
    return { ...createIncludeFetcher({ pathPattern, environment: gitEnvironment, ...options, folder }), folder };
  };
  /** The remote of the workspace, if it is a folder. */
  const local = `file://${path.join(root, 'repositories', own)}.git`;
  return { root, remove, firstCommit, secondCommit, newFetcher, local };
}

export function fetch(
  fetcher: IncludeFetcher,
  remote: string,
  include: RemoteInclude,
  newerThan?: number,
): Promise<FetchedInclude | FetchProblem> {
  const { signal } = new AbortController();
  return fetcher.fetchInclude({ remote, project: own }, include, { signal, ...(newerThan !== undefined && { newerThan }) });
}

export function file(project: string, file: string, ref?: string): RemoteInclude {
  return { kind: 'project', project, file, ...(ref !== undefined && { ref }) };
}

export function textOf(found: FetchedInclude | FetchProblem): string {
  if ('problem' in found) return `${found.problem}: ${found.message}`;
  return found.files.map(({ text }) => text).join('');
}

export function problemOf(found: FetchedInclude | FetchProblem): string {
  return 'problem' in found ? found.problem : `found ${textOf(found)}`;
}

/** Whether a text is anywhere in a folder, also in names. */
export function isIn(folder: string, secret: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => {
    const place = path.join(folder, name);
    return name.includes(secret) || (statSync(place).isFile() && readFileSync(place).includes(secret));
  });
}
