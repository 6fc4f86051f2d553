import { referencedImages } from '../formats/ciReferences.ts';
import type { AuthSource, Facts, KeyUse, RunnerFacts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type {
  BlockFacts,
  ChildFacts,
  ImageKeyFacts,
  IncludeFacts,
  JobFacts,
  PipelineFacts,
  PointerFacts,
  ReferenceUse,
  ServiceVariableUse,
  SpecFault,
  VariableFacts,
} from '../model/pipelineFacts.ts';
import type { ConfigWriteFacts, EncodingFault, LoginFacts } from '../model/scriptFacts.ts';
import type { TokenUse, TomlTable } from '../model/tomlFacts.ts';
import type { ChangedValue, InputSpec, RejectedValue } from '../model/valueFacts.ts';
import type { Problem } from '../syntax/node.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { Block } from './block.ts';
import { type BlockQuery, overBlocks } from './blockQuery.ts';
import type { Database } from './database.ts';
import { isSameList } from './query.ts';

/** The facts of all blocks of a file, list by list: each is put together when it is read, and recorded as read. */
export class FileFacts implements Facts {
  private readonly lists: Lists;
  private readonly ofPipeline: FilePipelineFacts;
  private readonly allImages: () => readonly ImageUse[];

  constructor(db: Database, blocks: () => readonly Block[]) {
    this.lists = new Lists(db, blocks);
    this.ofPipeline = new FilePipelineFacts(this.lists);
    this.allImages = db.keyed(() => {
      const own = this.lists.of('images', ({ images }) => images) ?? [];
      const referenced = this.pipeline === undefined ? [] : referencedImages(this.pipeline);
      return referenced.length === 0 ? own : [...own, ...referenced];
    }, isSameList);
  }

  get images(): readonly ImageUse[] {
    return this.allImages();
  }

  get auths(): readonly AuthSource[] {
    return this.lists.of('auths', ({ auths }) => auths) ?? [];
  }

  get keys(): readonly KeyUse[] {
    return this.lists.of('keys', ({ keys }) => keys) ?? [];
  }

  get problems(): readonly Problem[] {
    return this.lists.of('problems', ({ problems }) => problems) ?? [];
  }

  get pipeline(): PipelineFacts | undefined {
    return this.lists.has('pipeline', ({ pipeline }) => pipeline !== undefined) ? this.ofPipeline : undefined;
  }

  get runners(): readonly RunnerFacts[] | undefined {
    return this.lists.of('runners', ({ runners }) => runners);
  }

  get tables(): readonly TomlTable[] | undefined {
    return this.lists.of('tables', ({ tables }) => tables);
  }

  get tokens(): readonly TokenUse[] | undefined {
    return this.lists.of('tokens', ({ tokens }) => tokens);
  }
}

class FilePipelineFacts implements PipelineFacts {
  private readonly lists: Lists;

  constructor(lists: Lists) {
    this.lists = lists;
  }

  get recognised(): true | undefined {
    return this.lists.has('recognised', ({ pipeline }) => pipeline?.recognised === true) || undefined;
  }

  get hasHeader(): true | undefined {
    return this.lists.has('hasHeader', ({ pipeline }) => pipeline?.hasHeader === true) || undefined;
  }

  get hasDotenv(): true | undefined {
    return this.lists.has('hasDotenv', ({ pipeline }) => pipeline?.hasDotenv === true) || undefined;
  }

  get jobs(): readonly JobFacts[] {
    return this.lists.of('jobs', ({ pipeline }) => pipeline?.jobs) ?? [];
  }

  get includes(): readonly IncludeFacts[] {
    return this.lists.of('includes', ({ pipeline }) => pipeline?.includes) ?? [];
  }

  get children(): readonly ChildFacts[] {
    return this.lists.of('children', ({ pipeline }) => pipeline?.children) ?? [];
  }

  get variables(): readonly VariableFacts[] {
    return this.lists.of('variables', ({ pipeline }) => pipeline?.variables) ?? [];
  }

  get references(): readonly ReferenceUse[] {
    return this.lists.of('references', ({ pipeline }) => pipeline?.references) ?? [];
  }

  get blocks(): readonly BlockFacts[] {
    return this.lists.of('blocks', ({ pipeline }) => pipeline?.blocks) ?? [];
  }

  get imageKeys(): readonly ImageKeyFacts[] {
    return this.lists.of('imageKeys', ({ pipeline }) => pipeline?.imageKeys) ?? [];
  }

  get specFaults(): readonly SpecFault[] {
    return this.lists.of('specFaults', ({ pipeline }) => pipeline?.specFaults) ?? [];
  }

  get serviceVariables(): readonly ServiceVariableUse[] {
    return this.lists.of('serviceVariables', ({ pipeline }) => pipeline?.serviceVariables) ?? [];
  }

  get logins(): readonly LoginFacts[] {
    return this.lists.of('logins', ({ pipeline }) => pipeline?.logins) ?? [];
  }

  get configWrites(): readonly ConfigWriteFacts[] {
    return this.lists.of('configWrites', ({ pipeline }) => pipeline?.configWrites) ?? [];
  }

  get encodingFaults(): readonly EncodingFault[] {
    return this.lists.of('encodingFaults', ({ pipeline }) => pipeline?.encodingFaults) ?? [];
  }

  get pointers(): readonly PointerFacts[] {
    return this.lists.of('pointers', ({ pipeline }) => pipeline?.pointers) ?? [];
  }

  get changedValues(): readonly ChangedValue[] {
    return this.lists.of('changedValues', ({ pipeline }) => pipeline?.changedValues) ?? [];
  }

  get rejectedValues(): readonly RejectedValue[] {
    return this.lists.of('rejectedValues', ({ pipeline }) => pipeline?.rejectedValues) ?? [];
  }

  get extraDocuments(): readonly SourceRange[] {
    return this.lists.of('extraDocuments', ({ pipeline }) => pipeline?.extraDocuments) ?? [];
  }

  get dates(): readonly Located[] {
    return this.lists.of('dates', ({ pipeline }) => pipeline?.dates) ?? [];
  }

  get hasOpenInputs(): true | undefined {
    return this.lists.has('hasOpenInputs', ({ pipeline }) => pipeline?.hasOpenInputs === true) || undefined;
  }

  get inputs(): readonly InputSpec[] {
    return this.lists.of('inputs', ({ pipeline }) => pipeline?.inputs) ?? [];
  }
}

/** Lists and flags of all blocks. Most edits leave most of them as they were. */
class Lists {
  private readonly db: Database;
  private readonly blocks: () => readonly Block[];
  private readonly made = new Map<string, () => unknown>();

  constructor(db: Database, blocks: () => readonly Block[]) {
    this.db = db;
    this.blocks = blocks;
  }

  /** Undefined when no block has such a list. */
  of<T>(name: string, pick: (facts: Facts) => readonly T[] | undefined): readonly T[] | undefined {
    const listOf = (facts: Facts | undefined) => facts && pick(facts);
    return this.read(name, {
      compute: (blocks) => joined(blocks, pick),
      isAlike: (before, now) => isSameOrEmpty(listOf(before), listOf(now)),
      isEqual: isSameList,
    });
  }

  has(name: string, test: (facts: Facts) => boolean): boolean {
    const isFound = (facts: Facts | undefined) => facts !== undefined && test(facts);
    return this.read(name, {
      compute: (blocks) => blocks.some(({ facts }) => isFound(facts)),
      isAlike: (before, now) => isFound(before) === isFound(now),
    });
  }

  private read<T>(name: string, definition: BlockQuery<T>): T {
    const known = this.made.get(name) as (() => T) | undefined;
    if (known !== undefined) return known();
    const derived = overBlocks(this.db, this.blocks, definition);
    const read = () => derived.get();
    this.made.set(name, read);
    return read();
  }
}

function isSameOrEmpty(one: readonly unknown[] | undefined, other: readonly unknown[] | undefined): boolean {
  return one === other || (one?.length === 0 && other?.length === 0);
}

function joined<T>(blocks: readonly Block[], pick: (facts: Facts) => readonly T[] | undefined): readonly T[] | undefined {
  let first: readonly T[] | undefined;
  let all: T[] | undefined;
  for (const { facts } of blocks) {
    const list = facts && pick(facts);
    if (list === undefined || (list.length === 0 && first !== undefined)) continue;
    if (first === undefined || first.length === 0) first = list;
    else {
      all ??= [...first];
      for (const item of list) all.push(item);
    }
  }
  return all ?? first;
}
