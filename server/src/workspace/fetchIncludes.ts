import { includeName, includeScheme, type MissingReason, type Presentable, presentable, type WantedRemote } from '../core/index.ts';
import type { Host } from './host.ts';
import type { FetchOptions, FetchProblemKind } from './includeFetcher.ts';
import type { RemoteIncludes } from './remoteIncludes.ts';
import type { ServerSettings } from './settings.ts';

export interface FetchWish {
  /** Only this include, and what it includes in turn. */
  readonly uri?: string;
  /** Asks again for what was fetched before. */
  readonly refresh?: boolean;
  /** Also asks for what may be old, and leaves out what was asked for within the last hour. */
  readonly isAutomatic?: boolean;
}

/** The result of `pullproof/fetchIncludes`. */
export interface FetchReport {
  /** How many were fetched that were not available before; with `refresh`, how many are up to date. */
  readonly fetched: number;
  readonly failed: readonly FailedInclude[];
  /** Why nothing can be fetched at all. */
  readonly unavailable?: string;
  readonly cancelled?: true;
}

export interface FailedInclude {
  readonly uri: string;
  readonly name: Presentable;
  readonly problem: FetchProblemKind;
  readonly message: Presentable;
}

export interface FetchProgress {
  readonly signal: AbortSignal;
  readonly advance: (done: number, of: number) => void;
}

/** How long servers are not asked again without a request. In milliseconds. */
const retryMs = 3_600_000;

/** How many servers and repositories are asked at the same time. */
const maxParallel = 4;

/** What fetching needs of a server, or of the command line. */
export interface FetchContext {
  readonly host: Host;
  readonly settings: ServerSettings;
  readonly isTrusted: boolean;
  readonly remotes: RemoteIncludes | undefined;
  /** Brings what is known of included files up to date with the cache. */
  readonly readIncludes: () => Promise<void>;
  /** When servers were last asked for each include, by uri. In milliseconds since 1970. Grows. */
  readonly triedIncludes: Map<string, number>;
}

/** Why nothing can be fetched. Undefined if it can. */
export function whyNotFetched({ host, settings, isTrusted }: Pick<FetchContext, 'host' | 'settings' | 'isTrusted'>): string | undefined {
  if (host.includes === undefined) {
    return 'Included files cannot be fetched in a browser, which has no git. Open the folder in VS Code on a desktop.';
  }
  if (!isTrusted) return 'Included files are fetched only in a trusted workspace.';
  return settings.fetchIncludes === 'never' ? 'Included files are not fetched: the setting pullproof.fetchIncludes is "never".' : undefined;
}

/** Fetches what the pipelines of the workspace include from elsewhere, and what these files include in turn. */
export async function fetchIncludes(context: FetchContext, wish: FetchWish, { signal, advance }: FetchProgress): Promise<FetchReport> {
  const unavailable = whyNotFetched(context);
  if (unavailable !== undefined) return { fetched: 0, failed: [], unavailable };
  const all = context.remotes?.wanted() ?? [];
  const done = new Set(wish.uri === undefined ? [] : all.flatMap(({ wanted: { uri } }) => (uri === wish.uri ? [] : [uri])));
  const newerThan = wish.refresh ? Date.now() : undefined;
  const failed: FailedInclude[] = [];
  let fetched = 0;
  let total = 0;
  // A file that was fetched can include others.
  for (let next = nextOf(context, wish, done); next.length > 0 && !signal.aborted; next = nextOf(context, wish, done)) {
    total += next.length;
    for (const { uri } of next) done.add(uri);
    await inParallel(next, async (one) => {
      if (signal.aborted) return;
      const failure = await fetchOne(context, one, { signal, ...(newerThan !== undefined && { newerThan }) });
      if (failure === undefined) fetched++;
      else if (failure.problem !== 'cancelled') failed.push(failure);
      advance(fetched + failed.length, total);
    });
    await context.readIncludes();
  }
  return { fetched, failed, ...(signal.aborted && { cancelled: true }) };
}

/** What is not available, or is asked for again. A checkout on this machine is read as it is. */
function nextOf(
  { remotes, triedIncludes }: FetchContext,
  { refresh, isAutomatic }: FetchWish,
  done: ReadonlySet<string>,
): readonly WantedRemote[] {
  const next = (remotes?.wanted() ?? []).filter(({ wanted: { uri }, state }) => {
    if (done.has(uri) || (isAutomatic && Date.now() - (triedIncludes.get(uri) ?? 0) < retryMs)) return false;
    if ('missing' in state) return true;
    return (refresh || isAutomatic) && state.files.every((file) => file.uri.startsWith(`${includeScheme}:`));
  });
  return next.map(({ wanted }) => wanted);
}

/** Undefined if it was fetched. */
async function fetchOne(context: FetchContext, wanted: WantedRemote, options: FetchOptions): Promise<FailedInclude | undefined> {
  const { host, settings, remotes, triedIncludes } = context;
  const { uri, include } = wanted;
  triedIncludes.set(uri, Date.now());
  // Without a remote, web addresses can still be fetched.
  const origin = (await remotes?.originOf(wanted)) ?? { remote: '' };
  const found = await host.includes?.fetchInclude(origin, include, { ...options, httpHosts: settings.httpIncludeHosts });
  if (found === undefined || !('problem' in found)) return undefined;
  remotes?.failed(uri, missingReasons[found.problem] ?? 'not-fetched');
  return { uri, name: presentable(includeName(include)), problem: found.problem, message: presentable(found.message) };
}

const missingReasons: Readonly<Partial<Record<FetchProblemKind, MissingReason>>> = {
  'not-found': 'not-found',
  refused: 'refused',
  invalid: 'refused',
  unreachable: 'unreachable',
  'timed-out': 'unreachable',
  'too-large': 'too-large',
};

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: maxParallel }, worker));
}
