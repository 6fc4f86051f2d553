import type { Format } from '../formats/format.ts';
import type { GitLabProject } from '../images/gitLabProject.ts';
import type { IncludeState } from '../model/includes.ts';
import type { Settings } from '../model/settings.ts';
import { Database, type Derived, type Input } from './database.ts';
import { isSameData, isSameList } from './query.ts';
import { type Placement, SourceFile } from './sourceFile.ts';

export type FindProject = (uri: string) => GitLabProject | undefined;
/** `uri` is one from `includeUri`. */
export type FindIncluded = (uri: string) => IncludeState;

/** Whether a folder has a file that matches a pattern of `rules:exists`. Undefined if that is not known. */
export type FindFile = (folder: string, pattern: string) => boolean | undefined;

/** Whether a workspace folder certainly has no file at a path. */
export type FindAbsent = (folder: string, path: string) => boolean;

const notFetched: IncludeState = { missing: 'not-fetched' };

/** The files that belong together, with everything that is known about them. Reading any part of it is recorded by the database. */
export class Workspace {
  readonly db = new Database();
  private readonly known = new Map<string, SourceFile>();
  private readonly changes: Input<number>;
  private readonly ours: Derived<readonly SourceFile[]>;
  private readonly fileNamed: (uri: string) => SourceFile | undefined;
  private readonly settingsInput: Input<Settings>;
  private readonly projects: Input<FindProject>;
  private readonly projectNear: (uri: string) => GitLabProject | undefined;
  private readonly includes: Input<FindIncluded>;
  private readonly includedFor: (uri: string) => IncludeState;
  private readonly existing: Input<FindFile>;
  private readonly existsAt: (folder: string, pattern: string) => boolean | undefined;
  private readonly absent: Input<FindAbsent>;
  private readonly absentAt: (folder: string, path: string) => boolean;
  private readonly localConfig: Input<SourceFile | undefined>;

  constructor(settings: Settings) {
    const { db } = this;
    this.changes = db.input(0);
    this.settingsInput = db.input(settings);
    this.projects = db.input<FindProject>(() => undefined);
    this.includes = db.input<FindIncluded>(() => notFetched);
    this.existing = db.input<FindFile>(() => undefined);
    this.absent = db.input<FindAbsent>(() => false);
    this.localConfig = db.input<SourceFile | undefined>(undefined);
    this.ours = db.derived((): readonly SourceFile[] => {
      this.changes.get();
      return [...this.known.values()].filter(({ isOurs }) => isOurs).sort(byUri);
    }, isSameList);
    const filesByUri = db.derived(() => new Map(this.ours.get().map((file) => [file.uri, file])));
    this.fileNamed = db.keyed((uri) => filesByUri.get().get(uri));
    this.projectNear = db.keyed((uri) => this.projects.get()(uri));
    this.existsAt = db.keyed((folder, pattern) => this.existing.get()(folder, pattern));
    this.absentAt = db.keyed((folder, path) => this.absent.get()(folder, path));
    this.includedFor = db.keyed((uri) => this.includes.get()(uri), isSameData);
  }

  /** The files that are recognised as pipelines or configurations, in the order of their URIs: nothing depends on which was read first. */
  get files(): readonly SourceFile[] {
    return this.ours.get();
  }

  /** One of them. */
  file(uri: string): SourceFile | undefined {
    return this.fileNamed(uri);
  }

  get settings(): Settings {
    return this.settingsInput.get();
  }

  /** The project whose pipelines the file at `uri` belongs to, as far as a git remote shows. Findings do not depend on it. */
  projectOf(uri: string): GitLabProject | undefined {
    return this.projectNear(uri);
  }

  /** The files of another project, a web address or a template that a uri from `includeUri` stands for, or why there are none. */
  included(uri: string): IncludeState {
    return this.includedFor(uri);
  }

  /** Whether it is certain that a workspace folder has no file at this path. A file that has not been looked for may exist. */
  isAbsent(folder: string, path: string): boolean {
    return this.absentAt(folder, path);
  }

  /** Whether a folder has a file, of any kind, that matches a pattern of `rules:exists`. Undefined if that is not known. */
  hasFile(folder: string, pattern: string): boolean | undefined {
    return this.existsAt(folder, pattern);
  }

  /** The Docker config of this machine's user, also where it is not one of the files. No Runner reads it, and findings do not depend on it. */
  get localDockerConfig(): SourceFile | undefined {
    return this.localConfig.get();
  }

  /** Adds a file, or replaces the one with this uri. */
  add(uri: string, format: Format, text: string, placement: Placement): SourceFile {
    const file = new SourceFile(this, uri, format, text, placement);
    this.known.set(uri, file);
    this.changes.set(this.db.revision);
    return file;
  }

  remove(uri: string): void {
    if (this.known.delete(uri)) this.changes.set(this.db.revision);
  }

  changeSettings(settings: Settings): void {
    this.settingsInput.set(settings);
  }

  /** Call again whenever the answers of `find` may have changed, with another function. */
  changeProjects(find: FindProject): void {
    this.projects.set(find);
  }

  /** Call again whenever the answers of `find` may have changed, with another function. Add the files first. */
  changeIncludes(find: FindIncluded): void {
    this.includes.set(find);
  }

  /** Call again whenever the answers of `isAbsent` may have changed, with another function. */
  changeAbsent(isAbsent: FindAbsent): void {
    this.absent.set(isAbsent);
  }

  /** Call again whenever the answers of `hasFile` may have changed, with another function. */
  changeExisting(hasFile: FindFile): void {
    this.existing.set(hasFile);
  }

  /** A file that is read for what its user's machine can do, and for nothing else. */
  setLocalDockerConfig(file: SourceFile | undefined): void {
    this.localConfig.set(file);
  }
}

function byUri(one: SourceFile, other: SourceFile): number {
  return one.uri < other.uri ? -1 : 1;
}
