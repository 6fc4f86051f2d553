import { type FoundInclude, type IncludeState, pathPattern, type RemoteInclude, type WantedRemote, wantedRemotes } from '../core/index.ts';
import type { Host } from './host.ts';
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

  constructor(options: RemoteIncludesOptions) {
    this.options = options;
    this.nearby = createNearbyProjects(options.host, options.folders, options.isTrusted);
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
        states.set(one.uri, stateOf(answer));
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
    return (await this.fromSettings(wanted)) ?? (await this.fromNearby(wanted));
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

function stateOf(answer: Answer): IncludeState {
  if (answer === undefined) return { missing: 'not-fetched' };
  return {
    files: answer.found.map(({ uri, commit, note }) => ({
      uri,
      ...(commit !== undefined && { commit }),
      ...(note !== undefined && { note }),
    })),
  };
}
