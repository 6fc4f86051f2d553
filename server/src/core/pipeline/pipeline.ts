import { CacheOwner, type Derived } from '../db/database.ts';
import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { isSameStart, type RangeBase, type StartKey, startKeyOf } from '../text/relativeRange.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import type { IncludedFile, IncludedFiles, MissingInclude } from './includedFiles.ts';
import { isRootPath } from './includeGraph.ts';
import { createJobReader, type EffectiveJob, imagesOf } from './jobs.ts';
import { isSameVariables, type JobVariable, readJobVariables } from './variables.ts';

/** A job that starts a pipeline. */
export interface Starter {
  readonly pipeline: Pipeline;
  readonly job: string;
}

/**
 * One pipeline: a file that no other one includes, or those that a job starts a pipeline with, and all that they include. The same object for as long
 * as it consists of the same files.
 */
export class Pipeline extends CacheOwner {
  /** The file with which it begins; of several that make a child pipeline, the first. */
  readonly root: SourceFile;
  /** False for a file that is no `.gitlab-ci.yml`, and that no job in the workspace starts: a file elsewhere may include it and add to it. */
  readonly isRoot: boolean;
  /** The job that starts it, where it is a child pipeline. */
  readonly startedBy?: Starter;
  /** The uris of its files. */
  readonly files: ReadonlySet<string>;
  readonly missing: readonly MissingInclude[];
  readonly definitions: Definitions;
  /** By name; undefined for a job that runs nothing itself. */
  readonly jobNamed: (name: string) => EffectiveJob | undefined;
  /** Whether some block of the file may have an image that is written in another one. */
  readonly sharesImages: (uri: string) => boolean;
  private readonly all: Derived<readonly EffectiveJob[]>;
  private readonly ownersAt: (uri: string, base: RangeBase | undefined, offset: number) => readonly string[];

  constructor(workspace: Workspace, root: SourceFile, files: IncludedFiles, startedBy: Starter | undefined) {
    super();
    const { db } = workspace;
    const { included, missing } = files;
    this.root = root;
    this.isRoot = startedBy !== undefined || isRootPath(root.path);
    if (startedBy !== undefined) this.startedBy = startedBy;
    this.files = new Set(included.map(({ file }) => file.uri));
    this.missing = missing;
    const given = db.derived(() => (startedBy === undefined ? noVariables : givenBy(startedBy)), isSameVariables);
    this.definitions = createDefinitions(workspace, files, () => given.get());
    const outside = this.isRoot ? undefined : 'the file that includes this one is not at hand';
    this.jobNamed = db.keyed(createJobReader(workspace, this.definitions, missing, outside));
    this.all = db.derived((): readonly EffectiveJob[] => this.definitions.names.flatMap((name) => this.jobNamed(name) ?? []), isSameList);
    const owners = db.derived(() => ownersByStart(included));
    this.ownersAt = db.keyed((uri, base, offset) => owners.get().get(uri)?.get(base)?.get(offset) ?? [], isSameList);
    this.sharesImages = db.keyed((uri) => included.some(({ file }) => file.uri === uri && hasSharedImages(workspace, file)));
  }

  /** The jobs that run something, hidden and trigger jobs left out. */
  get jobs(): readonly EffectiveJob[] {
    return this.all.get();
  }

  /** The jobs that have the image or service that is written there by `owner`, in the file at `uri`. */
  usersOf(uri: string, owner: string, start: StartKey): readonly EffectiveJob[] {
    const names = this.userNames(this.sharesImages(uri) ? this.ownersAt(uri, start.base, start.offset) : [owner]);
    const candidates = names === undefined ? this.jobs : [...names].flatMap((name) => this.jobNamed(name) ?? []);
    return candidates.filter((job) => imagesOf(job).some(({ from }) => from.uri === uri && isSameStart(startKeyOf(from.range), start)));
  }

  /** The blocks that may have the images of these owners in the end; undefined where that may be any. */
  private userNames(owners: readonly string[]): ReadonlySet<string> | undefined {
    const names = new Set<string>();
    for (const owner of owners) {
      const users = owner === '' || owner === 'default' ? undefined : this.definitions.buildingOn(owner);
      if (users === undefined) return undefined;
      for (const user of users) names.add(user);
    }
    return owners.length === 0 ? undefined : names;
  }
}

const noVariables: ReadonlyMap<string, JobVariable> = new Map();

/** The variables that a job passes down to the pipeline that it starts: its own, and those of its whole pipeline. */
function givenBy({ pipeline: { definitions }, job }: Starter): ReadonlyMap<string, JobVariable> {
  return readJobVariables(definitions, definitions.extended(job));
}

const hasSharedImages = query((_, file: SourceFile): boolean => {
  return file.blocks.some(({ facts }) => {
    return facts !== undefined && (facts.images.some(({ alias }) => alias !== undefined) || (facts.pipeline?.references ?? []).length > 0);
  });
});

/** By file and start: the blocks that have an image there, by themselves or through an anchor or `!reference`. */
function ownersByStart(files: readonly IncludedFile[]): ReadonlyMap<string, StartMap> {
  const byFile = new Map<string, StartMap>();
  for (const { file } of files) {
    const starts = byFile.get(file.uri) ?? new Map<RangeBase | undefined, Map<number, string[]>>();
    byFile.set(file.uri, starts);
    for (const { owner, range } of file.facts.images) {
      const { base, offset } = startKeyOf(range);
      const offsets = starts.get(base) ?? new Map<number, string[]>();
      starts.set(base, offsets);
      const known = offsets.get(offset);
      if (known === undefined) offsets.set(offset, [owner]);
      else if (!known.includes(owner)) known.push(owner);
    }
  }
  return byFile;
}

type StartMap = Map<RangeBase | undefined, Map<number, string[]>>;
