import type { FetchedInclude } from '../../workspace/includeFetcher.ts';
import type { GitCommands } from './gitCommands.ts';
import { highestVersion, type RefWish } from './refNames.ts';

/** What a wish turned out to be on the server. */
export interface ChosenRef extends Required<Pick<FetchedInclude, 'ref' | 'refKind'>>, Pick<FetchedInclude, 'isFromTags'> {
  /** What git fetches: `refs/tags/x`, `refs/heads/x`, `HEAD` or a full SHA. */
  readonly source: string;
  /** The object that the server has there. For an annotated tag it is not the commit. */
  readonly remoteId: string;
}

/** Asks the server what a ref is. Undefined if there is none. A tag comes before a branch of the same name, as in GitLab. */
export async function chooseRef(git: GitCommands, wish: RefWish): Promise<ChosenRef | undefined> {
  switch (wish.kind) {
    case 'commit':
      return { source: wish.sha, remoteId: wish.sha, ref: wish.sha, refKind: 'commit' };
    case 'default': {
      const { ids, defaultBranch } = await git.refs(['HEAD']);
      const remoteId = ids.get('HEAD');
      return remoteId === undefined ? undefined : { source: 'HEAD', remoteId, ref: defaultBranch ?? 'HEAD', refKind: 'branch' };
    }
    case 'name': {
      const { ids } = await git.refs([`refs/tags/${wish.name}`, `refs/heads/${wish.name}`]);
      return named(ids, wish.name);
    }
    case 'version': {
      const patterns = wish.written === '~latest' ? ['refs/tags/*'] : ['refs/tags/*', `refs/heads/${wish.written}`];
      const { ids } = await git.refs(patterns);
      const tags = [...ids.keys()].filter((name) => name.startsWith('refs/tags/')).map((name) => name.slice('refs/tags/'.length));
      const tag = highestVersion(tags, wish.written);
      const chosen = named(ids, tag ?? wish.written);
      return chosen && { ...chosen, isFromTags: true };
    }
  }
}

function named(ids: ReadonlyMap<string, string>, name: string): ChosenRef | undefined {
  for (const [refKind, source] of [
    ['tag', `refs/tags/${name}`],
    ['branch', `refs/heads/${name}`],
  ] as const) {
    const remoteId = ids.get(source);
    if (remoteId !== undefined) return { source, remoteId, ref: name, refKind };
  }
  return undefined;
}
