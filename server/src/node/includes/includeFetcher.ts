import path from 'node:path';
import type { RemoteInclude } from '../../core/index.ts';
import type { FetchedInclude, FetchOptions, IncludeFetcher, IncludeOrigin } from '../../workspace/includeFetcher.ts';
import { maximumFileSize } from '../../workspace/scanLimits.ts';
import { componentAddresses, instanceAddress, projectAddresses, type Repository } from './addresses.ts';
import { removeAtOnce } from './cacheFolder.ts';
import { FetchFailure, problemOf } from './fetchFailure.ts';
import { FolderLocks } from './folderLocks.ts';
import { type FileWish, GitCache } from './gitCache.ts';
import { pathInProject, type RefWish, wishFor, wishForVersion } from './refNames.ts';
import { trimCache } from './trimCache.ts';
import { WebCache, type WebFile } from './webCache.ts';

export interface IncludeFetcherOptions {
  /** The folder of the cache. Other programs do not write into it. */
  readonly folder: string;
  /** Whether a path matches the pattern of an include. */
  readonly pathPattern: (pattern: string) => (path: string) => boolean;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** For one command of git, or one download. In milliseconds. */
  readonly timeout?: number;
  /** How much git may write for one include. In bytes. */
  readonly maxTransfer?: number;
  /** In bytes. */
  readonly maxCacheSize?: number;
}

/** Where an include comes from. */
type Source =
  | { readonly kind: 'git'; readonly addresses: readonly Repository[]; readonly ref: RefWish; readonly wish: FileWish }
  | { readonly kind: 'web'; readonly file: WebFile };

/** Fetches with the `git` in the PATH, and over HTTPS. */
export function createIncludeFetcher(options: IncludeFetcherOptions): IncludeFetcher {
  const { environment = process.env, timeout = 60_000 } = options;
  const { maxTransfer = 100_000_000, maxCacheSize = 200_000_000 } = options;
  // Another version of Pullproof may have another layout.
  const root = path.join(options.folder, 'includes-1');
  const folders = { git: path.join(root, 'git'), web: path.join(root, 'web') };
  const locks = new FolderLocks();
  const limits = { timeout, maxTransfer, maxFileSize: maximumFileSize };
  const git = new GitCache({ folder: folders.git, locks, limits, environment });
  const web = new WebCache({ folder: folders.web, maxSize: maximumFileSize, timeout: Math.min(timeout, 30_000), environment });

  const fromGit = async ({ addresses, ref, wish }: Extract<Source, { kind: 'git' }>, fetching: FetchOptions): Promise<FetchedInclude> => {
    let failure: unknown;
    for (const address of addresses) {
      try {
        return await git.fetchFiles(address, ref, wish, fetching);
      } catch (error) {
        // The failure at the most likely address is shown.
        failure ??= error;
        if (!(error instanceof FetchFailure && error.isAddressWrong)) break;
      }
    }
    throw failure;
  };

  return {
    cached: async (origin, include) => {
      try {
        const source = sourceOf(origin, include, options);
        if (source.kind === 'web') return await web.cached(source.file);
        for (const address of source.addresses) {
          const found = await git.cached(address, source.ref, source.wish);
          if (found !== undefined) return found;
        }
      } catch {
        // Nothing is known of what cannot be fetched.
      }
      return undefined;
    },
    fetchInclude: async (origin, include, fetching) => {
      try {
        const source = sourceOf(origin, include, options);
        const found = source.kind === 'git' ? await fromGit(source, fetching) : await web.fetchFile(source.file, fetching);
        await trimCache(folders.git, folders.web, maxCacheSize, locks);
        return found;
      } catch (error) {
        return problemOf(error);
      }
    },
    clear: () => removeAtOnce(root),
  };
}

/** Throws a `FetchFailure` for what cannot be fetched. */
function sourceOf(origin: IncludeOrigin, include: RemoteInclude, { pathPattern }: IncludeFetcherOptions): Source {
  switch (include.kind) {
    case 'project': {
      const file = pathInProject(include.file);
      const wish: FileWish = file.includes('*') ? { pattern: file, matches: pathPattern(file) } : { paths: [file] };
      return { kind: 'git', addresses: known(projectAddresses(origin, include.project)), ref: wishFor(include.ref), wish };
    }
    case 'component': {
      const { host, project, name, version } = include;
      if (!/^[\w.-]{1,200}$/.test(name) || name.startsWith('.'))
        throw new FetchFailure('invalid', 'This cannot be the name of a component.');
      const paths = [`templates/${name}.yml`, `templates/${name}/template.yml`];
      return { kind: 'git', addresses: known(componentAddresses(origin, host, project)), ref: wishForVersion(version), wish: { paths } };
    }
    case 'remote': {
      const { url, integrity } = include;
      const file: WebFile = { url, name: url, read: (body) => body.toString('utf8'), ...(integrity !== undefined && { integrity }) };
      return { kind: 'web', file };
    }
    case 'template':
      return { kind: 'web', file: templateFile(origin, include.name) };
  }
}

function known(addresses: readonly Repository[]): readonly Repository[] {
  if (addresses.length > 0) return addresses;
  throw new FetchFailure('invalid', 'The git remote of the workspace or the path of the project is not one that Pullproof can fetch from.');
}

/** The template of the user's own GitLab: each version of GitLab has its own. */
function templateFile(origin: IncludeOrigin, name: string): WebFile {
  const instance = instanceAddress(origin);
  if (instance === undefined)
    throw new FetchFailure('invalid', 'The git remote of the workspace does not tell which GitLab the template is from.');
  const key = pathInProject(name).replace(/\.gitlab-ci\.yml$/, '');
  return { url: `${instance}/api/v4/templates/gitlab_ci_ymls/${encodeURIComponent(key)}`, name, read: templateIn };
}

function templateIn(body: Buffer): string | undefined {
  try {
    const answer: unknown = JSON.parse(body.toString('utf8'));
    if (typeof answer !== 'object' || answer === null || !('content' in answer)) return undefined;
    return typeof answer.content === 'string' ? answer.content : undefined;
  } catch {
    return undefined;
  }
}
