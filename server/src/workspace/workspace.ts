import {
  type Finding,
  type Format,
  findingsOf,
  formatOf,
  homeFormat,
  type Placement,
  pipelineFormat,
  SourceFile,
  Workspace,
} from '../core/index.ts';
import { createProjects } from './gitProjects.ts';
import type { Host } from './host.ts';
import { isTooLong, tooLongReason } from './limits.ts';
import { homeConfigsOf } from './scan.ts';
import type { ServerSettings } from './settings.ts';
import { decodedPath, isBelow, relativePath } from './uris.ts';

/** A file that a pipeline includes from another project, an address or a template. */
export interface BroughtIn {
  /** In its project, for messages. */
  readonly path: string;
  readonly text: string;
}

/** The files of the workspace folders, open or not: which format each has, where it is placed, and what is found in it. */
export interface ServerWorkspace {
  /** All of it, as hovers, lists and the like read it. */
  readonly core: Workspace;
  /** A pipeline includes this file: it is read as a part of it, whatever its name. */
  include(uri: string): void;
  isIncluded(uri: string): boolean;
  /** Forgets the files that are known only because a pipeline included them, and that none includes any longer. Returns them. */
  excludeOthers(isIncluded: (uri: string) => boolean): readonly string[];
  /** Takes files that pipelines include from elsewhere, by uri. */
  bringIn(files: ReadonlyMap<string, BroughtIn>): void;
  /** Forgets those that are not among these. A file that the editor has open stays. */
  keepBroughtIn(uris: ReadonlySet<string>, isOpen: (uri: string) => boolean): void;
  isBroughtIn(uri: string): boolean;
  /** Takes the newest text of a file, with the number of its lines where that is known. Ignores a file whose path belongs to no format. */
  set(uri: string, text: string, lines?: number): void;
  remove(uri: string): void;
  uris(): readonly string[];
  /** Those whose findings are reported: not the files of other projects. */
  reportedUris(): readonly string[];
  /** Also a file whose content shows that it belongs to another program. */
  file(uri: string): SourceFile | undefined;
  findingsOf(uri: string): readonly Finding[];
  /** The file as it would be with another text. */
  withText(uri: string, text: string): SourceFile | undefined;
  /** The uri under which a file is known: clients spell the same one in different ways (`%2B` or `+`). */
  spellingOf(uri: string): string;
  /** Increases whenever something changes that findings may depend on. */
  revision(): number;
  changeSettings(settings: ServerSettings): void;
  changeRoots(roots: readonly string[]): void;
  /** The Docker config of this machine's user, or undefined if there is none. Findings do not depend on it. */
  setLocalDockerConfig(text: string | undefined): void;
  /** Resolves when git data is available for all known files: their remotes, and whether they are in a work tree. */
  projectsKnown(): Promise<void>;
}

interface KnownFile {
  readonly file: SourceFile;
  readonly format: Format;
  inWorkTree: boolean;
}

/** How much of a long text shows whose it is. */
const lookedAt = 10_000;

/**
 * `firstRoots` are the uris of the workspace folders, for the paths that people see. `placeKnown` is called when more has become known about where a
 * file lies.
 */
export function createWorkspace(
  host: Host,
  firstRoots: readonly string[],
  initial: ServerSettings,
  placeKnown: (uri: string) => void,
): ServerWorkspace {
  return new FileWorkspace(host, firstRoots, initial, placeKnown);
}

class FileWorkspace implements ServerWorkspace {
  readonly core: Workspace;
  private readonly known = new Map<string, KnownFile>();
  private readonly spellings = new Map<string, string>();
  private readonly includedPaths = new Set<string>();
  /** By decoded uri: the path of a file from elsewhere in its project. */
  private readonly broughtIn = new Map<string, string>();
  private readonly host: Host;
  private readonly placeKnown: (uri: string) => void;
  private readonly projects: ReturnType<typeof createProjects>;
  private reading: Promise<void> = Promise.resolve();
  private settings: ServerSettings;
  private roots: readonly string[];
  private homes: ReadonlySet<string>;

  constructor(host: Host, roots: readonly string[], settings: ServerSettings, placeKnown: (uri: string) => void) {
    this.core = new Workspace(settings);
    this.host = host;
    this.placeKnown = placeKnown;
    this.settings = settings;
    this.roots = roots;
    this.homes = homePaths(settings, roots, host);
    this.projects = createProjects(host, () => this.roots);
    this.projectsChanged();
  }

  include(uri: string): void {
    this.includedPaths.add(decodedPath(uri));
  }

  isIncluded(uri: string): boolean {
    return this.includedPaths.has(decodedPath(uri));
  }

  excludeOthers(isIncluded: (uri: string) => boolean): readonly string[] {
    if (this.includedPaths.size === 0) return [];
    const still = this.uris().filter((uri) => this.isIncluded(uri) && isIncluded(uri));
    this.includedPaths.clear();
    for (const uri of still) this.include(uri);
    const gone = this.uris().filter((uri) => this.formatOf(uri) === undefined);
    for (const uri of gone) this.remove(uri);
    return gone;
  }

  bringIn(files: ReadonlyMap<string, BroughtIn>): void {
    for (const [uri, { path, text }] of files) {
      this.broughtIn.set(decodedPath(uri), path);
      this.set(this.spellingOf(uri), text);
    }
  }

  keepBroughtIn(uris: ReadonlySet<string>, isOpen: (uri: string) => boolean): void {
    const kept = new Set([...uris].map(decodedPath));
    for (const path of [...this.broughtIn.keys()].filter((one) => !kept.has(one))) {
      const uri = this.spellings.get(path);
      const known = uri === undefined ? undefined : this.known.get(uri);
      this.broughtIn.delete(path);
      if (uri === undefined || known === undefined) continue;
      const isOwn = isBelow(uri, this.roots) || isOpen(uri);
      if (!isOwn || this.formatOf(uri) === undefined) this.remove(uri);
      else known.file.place(this.placementOf(uri, known.inWorkTree));
    }
  }

  isBroughtIn(uri: string): boolean {
    return this.broughtIn.has(decodedPath(uri));
  }

  set(uri: string, text: string, lines?: number): void {
    const format = this.formatOf(uri);
    if (format === undefined) return;
    const unread = tooLongReason(text, format.id, lines);
    const readable = unread === undefined ? text : '';
    const known = this.known.get(uri);
    if (known?.format === format) known.file.setText(readable);
    else this.add(uri, format, readable);
    // A configuration that belongs to another program has no findings, however long it is.
    const isOurs = format === pipelineFormat || /"auths"|"credHelpers"|\[\[runners\]\]/.test(text.slice(0, lookedAt));
    this.file(uri)?.setUnread(isOurs ? unread : undefined);
  }

  remove(uri: string): void {
    if (!this.known.delete(uri)) return;
    if (this.spellings.get(decodedPath(uri)) === uri) this.spellings.delete(decodedPath(uri));
    this.core.remove(uri);
  }

  uris(): readonly string[] {
    return [...this.known.keys()];
  }

  reportedUris(): readonly string[] {
    return [...this.known].flatMap(([uri, { file }]) => (file.foreign ? [] : [uri]));
  }

  file(uri: string): SourceFile | undefined {
    return (this.known.get(uri) ?? this.known.get(this.spellingOf(uri)))?.file;
  }

  findingsOf(uri: string): readonly Finding[] {
    const file = this.file(uri);
    return file === undefined ? [] : findingsOf(file);
  }

  withText(uri: string, text: string): SourceFile | undefined {
    const known = this.known.get(uri);
    return known && new SourceFile(this.core, uri, known.format, text, this.placementOf(uri, known.inWorkTree));
  }

  spellingOf(uri: string): string {
    return this.spellings.get(decodedPath(uri)) ?? uri;
  }

  revision(): number {
    return this.core.db.revision;
  }

  changeSettings(settings: ServerSettings): void {
    this.settings = settings;
    this.core.changeSettings(settings);
    this.reloadEnvironment();
  }

  changeRoots(roots: readonly string[]): void {
    this.roots = roots;
    this.reloadEnvironment();
  }

  setLocalDockerConfig(text: string | undefined): void {
    const uri = this.host.localDockerConfig;
    if (uri === undefined) return;
    const placement = { path: this.pathOf(uri), localMachine: true } as const;
    const isRead = text !== undefined && !isTooLong(text);
    this.core.setLocalDockerConfig(isRead ? new SourceFile(this.core, uri, homeFormat, text, placement) : undefined);
  }

  projectsKnown(): Promise<void> {
    return this.reading;
  }

  private add(uri: string, format: Format, text: string): void {
    const isNew = !this.known.has(uri);
    const inWorkTree = this.known.get(uri)?.inWorkTree ?? false;
    this.known.set(uri, { file: this.core.add(uri, format, text, this.placementOf(uri, inWorkTree)), format, inWorkTree });
    this.spellings.set(decodedPath(uri), uri);
    if (!isNew) return;
    if (format === pipelineFormat) this.readProject(uri);
    this.readWorkTree(uri);
  }

  private readWorkTree(uri: string): void {
    const read = this.host.isInWorkTree?.(uri).then((isInside) => {
      const known = this.known.get(uri);
      if (!isInside || known === undefined) return;
      known.inWorkTree = true;
      known.file.place(this.placementOf(uri, true));
      this.placeKnown(uri);
    });
    this.waitFor(read);
  }

  private waitFor(read: Promise<void> | undefined): void {
    this.reading = Promise.all([this.reading, read]).then(() => undefined);
  }

  private formatOf(uri: string): Format | undefined {
    const path = decodedPath(uri);
    if (this.isHome(path)) return homeFormat;
    return formatOf(path) ?? (this.includedPaths.has(path) || this.broughtIn.has(path) ? pipelineFormat : undefined);
  }

  private isHome(path: string): boolean {
    return this.homes.has(path) && !path.endsWith('.dockercfg');
  }

  private placementOf(uri: string, inWorkTree: boolean): Placement {
    const runnerHome = this.homes.has(decodedPath(uri));
    const localMachine = !runnerHome && uri === this.host.localDockerConfig;
    const elsewhere = isBelow(uri, this.roots) ? undefined : this.broughtIn.get(decodedPath(uri));
    return {
      path: elsewhere ?? this.pathOf(uri),
      ...(elsewhere !== undefined && { foreign: true }),
      ...(runnerHome && { runnerHome }),
      ...(localMachine && { localMachine }),
      ...(inWorkTree && { inWorkTree }),
    };
  }

  private pathOf(uri: string): string {
    return relativePath(uri, this.roots) ?? decodedPath(uri.slice(uri.lastIndexOf('/') + 1));
  }

  /** Git may have written since, which no watcher reports. */
  private reloadEnvironment(): void {
    this.homes = homePaths(this.settings, this.roots, this.host);
    this.projects.forget();
    this.projectsChanged();
    for (const [uri, { file, format, inWorkTree }] of [...this.known]) {
      const now = this.formatOf(uri);
      if (now === undefined) this.remove(uri);
      else if (now !== format) this.add(uri, now, file.written);
      else file.place(this.placementOf(uri, inWorkTree));
      if (now === pipelineFormat) this.readProject(uri);
    }
  }

  private readProject(uri: string): void {
    const read = this.projects.read(uri).then((hasChanged) => {
      if (hasChanged) this.projectsChanged();
    });
    this.waitFor(read);
  }

  private projectsChanged(): void {
    this.core.changeProjects((uri) => this.projects.of(uri));
  }
}

function homePaths(settings: ServerSettings, roots: readonly string[], host: Host): ReadonlySet<string> {
  return new Set(homeConfigsOf(settings, roots, host.home).map(decodedPath));
}
