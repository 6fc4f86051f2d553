import { blockQuery } from '../db/blockQuery.ts';
import { CacheOwner, type Derived } from '../db/database.ts';
import { isSameList } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Facts } from '../model/facts.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { isSameStart, type RangeBase, type StartKey, startKeyOf } from '../text/relativeRange.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import type { IncludedFile, IncludedFiles, MissingInclude } from './includedFiles.ts';
import { isRootPath } from './includeGraph.ts';
import type { Inputs } from './inputs.ts';
import { createJobReader, type EffectiveJob, imagesOf } from './jobs.ts';
import { readJobVariables } from './jobVariables.ts';
import type { IncludeContext } from './remoteInclude.ts';
import { isSameVariables, type JobVariable } from './variables.ts';

/** A job that starts a pipeline. */
export interface Starter {
  readonly pipeline: Pipeline;
  readonly job: string;
}

/**
 * A pipeline: a file that no other file includes, or the files of a child pipeline, and everything that they include. The object is the same as
 * long as the files are.
 */
export class Pipeline extends CacheOwner {
  /** The first file. */
  readonly root: SourceFile;
  /** False if the file is not a `.gitlab-ci.yml` and no job starts it. A file outside the workspace may then include it and change its jobs. */
  readonly isRoot: boolean;
  /** The job that starts a child pipeline. */
  readonly startedBy?: Starter;
  /** The uris of its files. */
  readonly files: ReadonlySet<string>;
  readonly missing: readonly MissingInclude[];
  /** In what projects its files are, by uri. */
  readonly contextsOf: (uri: string) => readonly IncludeContext[];
  readonly definitions: Definitions;
  /** The job with this name. Undefined if it runs nothing itself. */
  readonly jobNamed: (name: string) => EffectiveJob | undefined;
  /** The inputs of a file, each time that it is included. */
  readonly inputsOf: (uri: string) => readonly Inputs[];
  /** Whether a block of the file may use an image that is written in another block. */
  readonly sharesImages: (uri: string) => boolean;
  private readonly all: Derived<readonly EffectiveJob[]>;
  private readonly byStart: Derived<ByStart<EffectiveJob>>;
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
    this.contextsOf = (uri) => included.flatMap(({ file, context }) => (file.uri === uri ? [context] : []));
    const given = db.derived(() => (startedBy === undefined ? noVariables : givenBy(startedBy)), isSameVariables);
    this.definitions = createDefinitions(workspace, files, () => given.get());
    const outside = this.isRoot ? undefined : 'the file that includes this one is not in the workspace';
    this.jobNamed = db.keyed(createJobReader(workspace, this.definitions, missing, outside));
    this.all = db.derived((): readonly EffectiveJob[] => this.definitions.names.flatMap((name) => this.jobNamed(name) ?? []), isSameList);
    this.byStart = db.derived(() => jobsByStart(this.jobs));
    const owners = db.derived(() => ownersByStart(included));
    this.ownersAt = db.keyed((uri, base, offset) => [...(owners.get().get(uri)?.get(base)?.get(offset) ?? [])], isSameList);
    this.inputsOf = (uri) => included.flatMap(({ file, inputs }) => (file.uri === uri ? [inputs] : []));
    this.sharesImages = db.keyed((uri) => included.some(({ file }) => file.uri === uri && hasSharedImages(file)));
  }

  /** The jobs that run something, without hidden and trigger jobs. */
  get jobs(): readonly EffectiveJob[] {
    return this.all.get();
  }

  /** The jobs that use the image or service at `start`, written by `owner` in the file at `uri`. */
  usersOf(uri: string, owner: string, start: StartKey): readonly EffectiveJob[] {
    const names = this.userNames(this.sharesImages(uri) ? this.ownersAt(uri, start.base, start.offset) : [owner]);
    if (names === undefined) return [...(this.byStart.get().get(uri)?.get(start.base)?.get(start.offset) ?? [])];
    const candidates = [...names].flatMap((name) => this.jobNamed(name) ?? []);
    return candidates.filter((job) => imagesOf(job).some(({ from }) => from.uri === uri && isSameStart(startKeyOf(from.range), start)));
  }

  /** The blocks that may use the images of these owners. Undefined if any block may. */
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

/** The variables that a job passes to the pipeline that it starts: its own and its pipeline's. */
function givenBy({ pipeline: { definitions }, job }: Starter): ReadonlyMap<string, JobVariable> {
  return readJobVariables(definitions, definitions.extended(job)).all;
}

const hasSharedImages = blockQuery<boolean>({
  compute: (blocks) => blocks.some(({ facts }) => sharesImages(facts)),
  isAlike: (before, now) => sharesImages(before) === sharesImages(now),
});

function sharesImages(facts: Facts | undefined): boolean {
  return facts !== undefined && (facts.images.some(({ alias }) => alias !== undefined) || (facts.pipeline?.references ?? []).length > 0);
}

/** The blocks that have an image at a place, directly or through an anchor or `!reference`. */
function ownersByStart(files: readonly IncludedFile[]): ByStart<string> {
  const found: ByStart<string> = new Map();
  for (const { file } of files) for (const { owner, range } of file.facts.images) addAt(found, file.uri, range, owner);
  return found;
}

function jobsByStart(jobs: readonly EffectiveJob[]): ByStart<EffectiveJob> {
  const found: ByStart<EffectiveJob> = new Map();
  for (const job of jobs) for (const { from } of imagesOf(job)) addAt(found, from.uri, from.range, job);
  return found;
}

/** By file and start: each item once. */
type ByStart<T> = Map<string, Map<RangeBase | undefined, Map<number, Set<T>>>>;

function addAt<T>(found: ByStart<T>, uri: string, range: SourceRange, item: T): void {
  const { base, offset } = startKeyOf(range);
  const starts = found.get(uri) ?? new Map<RangeBase | undefined, Map<number, Set<T>>>();
  const offsets = starts.get(base) ?? new Map<number, Set<T>>();
  const items = offsets.get(offset) ?? new Set();
  found.set(uri, starts);
  starts.set(base, offsets);
  offsets.set(offset, items.add(item));
}
