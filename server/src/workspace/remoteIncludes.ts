import {
  type FoundInclude,
  type IncludeState,
  includeUri,
  type MissingReason,
  pathPattern,
  type RemoteInclude,
  type WantedRemote,
  wantedRemotes,
} from '../core/index.ts';
import type { Host } from './host.ts';
import type { FetchedInclude, IncludeOrigin } from './includeFetcher.ts';
import { checkoutOf } from './includeOrigins.ts';
import { type IncludeSource, pathsOf, sourceIn } from './includeSources.ts';
import { createNearbyProjects, type NearbyProjects } from './nearbyProjects.ts';
import { encodedPath, uriNamed } from './scan.ts';
import type { ServerSettings } from './settings.ts';
import { isBelow, relativePath } from './uris.ts';
import type { BroughtIn, ServerWorkspace } from './workspace.ts';

/** More included files of other projects than any pipeline has: GitLab's own limit is 150. */
const maxFiles = 1200;
/** The files of a pattern. */
const maxMatches = 200;
/** How often newly found files may add further includes. */
const maxRounds = 150;

export interface RemoteIncludesOptions {
  readonly workspace: () => ServerWorkspace;
  readonly host: Host;
  /** The workspace folders. */
  readonly folders: () => readonly string[];
  readonly settings: () => ServerSettings;
  /** Whether folders outside the workspace may be read. */
  readonly isTrusted: () => boolean;
  /** The editor's text of a file. */
  readonly openText: (uri: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** An included file that was found, with its text. */
interface FoundText extends FoundInclude {
  readonly path: string;
  readonly text: string;
}

type Answer = { readonly found: readonly FoundText[] } | undefined;

/** Finds the files of other projects, addresses and templates that the pipelines include: in folders of this machine, without the network. */
export class RemoteIncludes {
  private readonly options: RemoteIncludesOptions;
  private readonly nearby: NearbyProjects;
  private states: ReadonlyMap<string, IncludeState> = new Map();
  private readonly problems = new Map<string, MissingReason>();

  constructor(options: RemoteIncludesOptions) {
    this.options = options;
    this.nearby = createNearbyProjects(options.host, options.folders, options.isTrusted);
  }

  /** Those that the pipelines need now, with what is known of each. */
  wanted(): readonly { readonly wanted: WantedRemote; readonly state: IncludeState }[] {
    const { core } = this.options.workspace();
    return wantedRemotes(core).map((wanted) => ({ wanted, state: core.included(wanted.uri) }));
  }

  /** Why a file could not be fetched. Shown after the next `read`, until the file is found. */
  failed(uri: string, reason: MissingReason): void {
    this.problems.set(uri, reason);
  }

  /** Where the pipeline's own project is. Undefined if its folder has no git remote. */
  async originOf({ root }: Pick<WantedRemote, 'root'>): Promise<IncludeOrigin | undefined> {
    const { host, folders, settings } = this.options;
    const own = await checkoutOf(host, root, folders());
    const { CI_SERVER_URL: url, CI_SERVER_FQDN: name, CI_SERVER_HOST: hostName, CI_PROJECT_PATH } = settings().variables;
    const server = url ?? (name === undefined && hostName === undefined ? undefined : `https://${name ?? hostName}`);
    if (own === undefined) return undefined;
    const project = CI_PROJECT_PATH ?? own.project;
    return { remote: own.url, ...(project !== undefined && { project }), ...(server !== undefined && { server }) };
  }

  /** Finds all of them again, also those that the found ones include. */
  async read(): Promise<void> {
    const { workspace, signal } = this.options;
    this.nearby.forget();
    const states = new Map<string, IncludeState>();
    const files = new Map<string, BroughtIn>();
    for (let round = 0; round < maxRounds && !signal.aborted; round++) {
      const wanted = wantedRemotes(workspace().core).filter(({ uri }) => !states.has(uri));
      if (wanted.length === 0) break;
      for (const one of wanted) {
        const answer = states.size < maxFiles ? await this.find(one).catch(() => undefined) : undefined;
        states.set(one.uri, answer === undefined ? { missing: this.problems.get(one.uri) ?? 'not-fetched' } : stateOf(answer.found));
        for (const { uri, path, text } of answer?.found ?? []) files.set(uri, { path, text });
      }
      // What was known before stays until all is read again.
      workspace().bringIn(files);
      this.apply(new Map([...this.states, ...states]));
    }
    if (signal.aborted) return;
    this.apply(states);
    workspace().keepBroughtIn(new Set(files.keys()), (uri) => this.options.openText(uri) !== undefined);
  }

  private apply(states: ReadonlyMap<string, IncludeState>): void {
    this.states = states;
    this.options.workspace().core.changeIncludes((uri) => states.get(uri) ?? { missing: 'not-fetched' });
  }

  private async find(wanted: WantedRemote): Promise<Answer> {
    return (await this.fromSettings(wanted)) ?? (await this.fromNearby(wanted)) ?? (await this.fromCache(wanted));
  }

  /** What was fetched before. */
  private async fromCache(wanted: WantedRemote): Promise<Answer> {
    const { includes } = this.options.host;
    const { include, uri } = wanted;
    // Without a remote, addresses can still be fetched.
    const origin = includes && ((await this.originOf(wanted)) ?? { remote: '' });
    const fetched = origin && (await includes.cached(origin, include));
    if (fetched === undefined) return undefined;
    const note = fetchedNote(fetched);
    const from = fetched.commit === undefined ? { note } : { note, commit: fetched.commit };
    const isPattern = include.kind === 'project' && include.file.includes('*');
    const found = fetched.files.flatMap(({ path, text }): readonly FoundText[] => {
      const own = isPattern ? includeUri(wanted.origin, { ...include, file: path }) : uri;
      return own === undefined ? [] : [{ uri: own, path, text, ...from }];
    });
    return { found };
  }

  private async fromSettings({ include }: WantedRemote): Promise<Answer> {
    const { settings, folders, host } = this.options;
    const source = sourceIn(settings().includeSources, include);
    const folder = source && uriNamed(source.folder.replace(/[\\/]+$/, ''), folders()[0], host.home);
    if (source === undefined || folder === undefined) return undefined;
    return this.readFrom({ ...source, folder }, `read from ${source.folder}, as the setting "pullproof.includeSources" says`);
  }

  private async fromNearby(wanted: WantedRemote): Promise<Answer> {
    const { include } = wanted;
    if (include.kind !== 'project' && include.kind !== 'component') return undefined;
    const folder = await this.nearby.find(wanted, include.project);
    return folder === undefined ? undefined : this.readFrom({ folder, paths: pathsOf(include) }, await this.noteFor(folder, include));
  }

  private async noteFor(folder: string, include: RemoteInclude): Promise<string> {
    const { host, folders } = this.options;
    const head = await host.readGitHead?.(folder);
    const name = decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1));
    const shown = folders().includes(folder) ? name : `../${name}`;
    const wish = include.kind === 'component' ? include.version : include.kind === 'project' ? include.ref : undefined;
    const [on, at] =
      head === undefined
        ? ['', '']
        : 'branch' in head
          ? [` on branch ${head.branch}`, head.branch]
          : [` at commit ${head.commit.slice(0, 8)}`, head.commit];
    return `read from ${shown}${on}${wish === at ? '' : `; the pipeline asks for ${wish ?? 'the default branch'}`}`;
  }

  /** The first of the paths that has a file with some text, or all files of a pattern. */
  private async readFrom({ folder, paths }: IncludeSource, note: string): Promise<Answer> {
    for (const path of paths) {
      const names = path.includes('*') ? await this.filesMatching(folder, path) : [path];
      const found: FoundText[] = [];
      for (const name of names) {
        const uri = `${folder}/${encodedPath(name)}`;
        const text = await this.textOf(uri, folder);
        if (text !== undefined && text.trim() !== '') found.push({ uri, path: name, text, note });
      }
      if (found.length > 0 || path.includes('*')) return { found };
    }
    return undefined;
  }

  /** A file that is really in the folder: no symbolic link leads out of it. */
  private async textOf(uri: string, folder: string): Promise<string | undefined> {
    const { host, openText } = this.options;
    if (!isBelow(uri, [folder]) || host.isWithin === undefined) return undefined;
    return (await host.isWithin(uri, folder)) ? (openText(uri) ?? (await host.readFile?.(uri))) : undefined;
  }

  private async filesMatching(folder: string, pattern: string): Promise<readonly string[]> {
    const { host, signal } = this.options;
    const matches = pathPattern(pattern);
    const found: string[] = [];
    const isNamed = (path: string) => matches(relativePath(`file://${path}`, [decodeURIComponent(folder)]) ?? '');
    for await (const uri of host.findFiles?.(folder, isNamed, signal) ?? []) {
      const path = relativePath(uri, [folder]);
      if (path !== undefined && matches(path)) found.push(path);
      if (found.length >= maxMatches) break;
    }
    return found.sort();
  }
}

/** `fetched on 2026-12-01 from tag 1.2.0 (commit 1234abcd)`, and what may be wrong about it. */
function fetchedNote({ checkedAt, ref, refKind, commit, isFromTags, isStale }: FetchedInclude): string {
  const day = new Date(checkedAt).toISOString().slice(0, 10);
  const from = ref === undefined || refKind === undefined || refKind === 'commit' ? '' : ` from ${refKind} ${ref.slice(0, 100)}`;
  const at = commit === undefined ? '' : ` (commit ${commit.slice(0, 8)})`;
  const tags = isFromTags ? ', the highest tag: git does not tell which versions are published in the catalog' : '';
  return `fetched on ${day}${from}${at}${tags}${isStale ? ', and perhaps changed since' : ''}`;
}

function stateOf(found: readonly FoundText[]): IncludeState {
  return {
    files: found.map(({ uri, commit, note }) => ({
      uri,
      ...(commit !== undefined && { commit }),
      ...(note !== undefined && { note }),
    })),
  };
}
