import type { AuthSource, Facts, FileParts, KeyUse, RunnerFacts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type {
  BlockFacts,
  ChildFacts,
  ImageKeyFacts,
  IncludeFacts,
  InputFacts,
  JobFacts,
  LoginFacts,
  PipelineFacts,
  PointerFacts,
  ReferenceUse,
  ServiceVariableUse,
  SpecFault,
  VariableFacts,
} from '../model/pipelineFacts.ts';
import type { TokenUse, TomlTable } from '../model/tomlFacts.ts';
import type { Problem } from '../syntax/node.ts';
import { firstVersion, splice, type Version, type Window, windowSince } from '../util/listDiff.ts';
import { borrowedImages } from './ciReferences.ts';

/** The facts of a whole file, with what helps to put together those of its next version. */
export interface Joined {
  readonly facts: Facts;
  readonly parts: FileParts;
  /** By name, as far as they were asked for. */
  readonly lists: ReadonlyMap<string, List>;
  readonly has: Presence;
}

/** Of a part that says nothing there are no facts. */
type Parts = readonly (Facts | undefined)[];

interface List {
  /** The parts that it was put together from. */
  readonly of: Parts;
  readonly items: readonly unknown[];
  /** For each part: how many items there are up to its last one. */
  readonly ends: readonly number[];
}

/**
 * The facts of a whole file from those of its parts, `!reference` between parts followed. What nobody asks for is not put together. `before`
 * is what was made of the parts that `version` came out of; without it, `version` is the first. `around` finds parts by a place.
 */
export function joinFacts(version: Version<Facts | undefined>, before?: Joined, around?: FileParts['around']): Joined {
  const lists = new Map(before?.lists);
  const { list } = version;
  const { before: old, window } = before === undefined ? firstVersion(list) : version;
  const parts = { list, before: old, window, file: before?.parts.file ?? {}, ...(around && { around }) };
  const has = presenceOf(parts, before?.has);
  const [first] = list;
  if (list.length === 1 && first !== undefined && first.pipeline === undefined) return { facts: first, parts, lists, has };
  const facts = new JoinedFacts(parts, has, lists);
  return { facts, parts, lists, has };
}

function withBorrowed(own: readonly ImageUse[], pipeline: PipelineFacts | undefined): readonly ImageUse[] {
  const borrowed = pipeline === undefined ? [] : borrowedImages(pipeline);
  return borrowed.length === 0 ? own : [...own, ...borrowed];
}

/** How many parts have what others may lack. */
interface Presence {
  readonly pipeline: number;
  readonly runners: number;
  readonly tables: number;
  readonly tokens: number;
  readonly auths: number;
  readonly recognised: number;
  readonly hasHeader: number;
  readonly includes: number;
  readonly children: number;
  readonly references: number;
}

const nowhere: Presence = {
  pipeline: 0,
  runners: 0,
  tables: 0,
  tokens: 0,
  auths: 0,
  recognised: 0,
  hasHeader: 0,
  includes: 0,
  children: 0,
  references: 0,
};

function presenceOf({ list, before, window: { top, below, oldBelow } }: FileParts, had: Presence | undefined): Presence {
  const found = { ...(had ?? nowhere) };
  const count = (part: Facts | undefined, by: 1 | -1) => {
    if (part === undefined) return;
    const { pipeline, runners, tables, tokens, auths } = part;
    if (runners !== undefined) found.runners += by;
    if (tables !== undefined) found.tables += by;
    if (tokens !== undefined) found.tokens += by;
    if (auths.length > 0) found.auths += by;
    if (pipeline === undefined) return;
    found.pipeline += by;
    if (pipeline.recognised === true) found.recognised += by;
    if (pipeline.hasHeader === true) found.hasHeader += by;
    if (pipeline.includes.length > 0) found.includes += by;
    if ((pipeline.children ?? nothing).length > 0) found.children += by;
    if ((pipeline.references ?? nothing).length > 0) found.references += by;
  };
  for (let index = top; index < below; index++) count(list[index], 1);
  for (let index = top; index < oldBelow; index++) count(before[index], -1);
  return found;
}

/** What most files lack is not even looked for. */
const nothing: readonly never[] = [];

/** Each list is put together when it is first asked for. Classes: of getters in an object literal V8 makes a dictionary, which is slow to read. */
class JoinedFacts implements Facts {
  readonly parts: FileParts;
  readonly pipeline?: PipelineFacts;
  readonly runners?: readonly RunnerFacts[];
  readonly tables?: readonly TomlTable[];
  readonly tokens?: readonly TokenUse[];
  private readonly lists: Lists;
  private readonly hasAuths: boolean;
  private ownAndBorrowed: readonly ImageUse[] | undefined;

  constructor(parts: FileParts, has: Presence, lists: Map<string, List>) {
    this.parts = parts;
    this.lists = new Lists(parts, lists);
    this.hasAuths = has.auths > 0;
    if (has.pipeline > 0) this.pipeline = new JoinedPipeline(has, this.lists);
    if (has.runners > 0) this.runners = this.lists.of('runners', ({ runners }) => runners);
    if (has.tables > 0) this.tables = this.lists.of('tables', ({ tables }) => tables);
    if (has.tokens > 0) this.tokens = this.lists.of('tokens', ({ tokens }) => tokens);
  }

  get images(): readonly ImageUse[] {
    this.ownAndBorrowed ??= withBorrowed(
      this.lists.of('images', ({ images }) => images),
      this.pipeline,
    );
    return this.ownAndBorrowed;
  }

  get auths(): readonly AuthSource[] {
    return this.hasAuths ? this.lists.of('auths', ({ auths }) => auths) : nothing;
  }

  get keys(): readonly KeyUse[] {
    return this.lists.of('keys', ({ keys }) => keys);
  }

  get problems(): readonly Problem[] {
    return this.lists.of('problems', ({ problems }) => problems);
  }
}

class JoinedPipeline implements PipelineFacts {
  readonly recognised?: true;
  readonly hasHeader?: true;
  private readonly has: Presence;
  private readonly lists: Lists;

  constructor(has: Presence, lists: Lists) {
    this.has = has;
    this.lists = lists;
    if (has.recognised > 0) this.recognised = true;
    if (has.hasHeader > 0) this.hasHeader = true;
  }

  get jobs(): readonly JobFacts[] {
    return this.lists.of('jobs', ({ pipeline }) => pipeline?.jobs);
  }

  get includes(): readonly IncludeFacts[] {
    return this.has.includes > 0 ? this.lists.of('includes', ({ pipeline }) => pipeline?.includes) : nothing;
  }

  get children(): readonly ChildFacts[] {
    return this.has.children > 0 ? this.lists.of('children', ({ pipeline }) => pipeline?.children) : nothing;
  }

  get variables(): readonly VariableFacts[] {
    return this.lists.of('variables', ({ pipeline }) => pipeline?.variables);
  }

  get references(): readonly ReferenceUse[] {
    return this.has.references > 0 ? this.lists.of('references', ({ pipeline }) => pipeline?.references) : nothing;
  }

  get blocks(): readonly BlockFacts[] {
    return this.lists.of('blocks', ({ pipeline }) => pipeline?.blocks);
  }

  get imageKeys(): readonly ImageKeyFacts[] {
    return this.lists.of('imageKeys', ({ pipeline }) => pipeline?.imageKeys);
  }

  get specFaults(): readonly SpecFault[] {
    return this.lists.of('specFaults', ({ pipeline }) => pipeline?.specFaults);
  }

  get serviceVariables(): readonly ServiceVariableUse[] {
    return this.lists.of('serviceVariables', ({ pipeline }) => pipeline?.serviceVariables);
  }

  get logins(): readonly LoginFacts[] {
    return this.lists.of('logins', ({ pipeline }) => pipeline?.logins);
  }

  get pointers(): readonly PointerFacts[] {
    return this.lists.of('pointers', ({ pipeline }) => pipeline?.pointers);
  }

  get inputs(): readonly InputFacts[] {
    return this.lists.of('inputs', ({ pipeline }) => pipeline?.inputs);
  }
}

/** Puts the lists of all parts together: between what stays at the top and at the end of the list before, where there is one. */
class Lists {
  private readonly parts: FileParts;
  private readonly known: Map<string, List>;

  constructor(parts: FileParts, known: Map<string, List>) {
    this.parts = parts;
    this.known = known;
  }

  of<T>(name: string, pick: (part: Facts) => readonly T[] | undefined): readonly T[] {
    const known = this.known.get(name);
    if (known?.of === this.parts.list) return known.items as readonly T[];
    const list = known === undefined ? listOf(this.parts.list, pick, 0) : updated(known, this.parts, pick);
    this.known.set(name, list);
    return list.items as readonly T[];
  }
}

type Pick = (part: Facts) => readonly unknown[] | undefined;

function listOf(parts: Parts, pick: Pick, before: number): List {
  const items: unknown[] = [];
  const ends = parts.map((part) => {
    const picked = part && pick(part);
    if (picked !== undefined) for (const item of picked) items.push(item);
    return before + items.length;
  });
  return { of: parts, items, ends };
}

/** A list with the items of the parts that are new. */
function updated(old: List, parts: FileParts, pick: Pick): List {
  const window = windowSince(old.of, parts);
  const { top, below, oldBelow } = window;
  const first = old.ends[top - 1] ?? 0;
  const last = old.ends[oldBelow - 1] ?? 0;
  const fresh = listOf(parts.list.slice(top, below), pick, first);
  const isEmpty = first === last && fresh.items.length === 0;
  const items = isEmpty ? old.items : splice(old.items, { top: first, below: first + fresh.items.length, oldBelow: last }, fresh.items);
  return { of: parts.list, items, ends: endsOf(old, window, fresh.ends, first + fresh.items.length - last) };
}

function endsOf({ ends }: List, window: Window, fresh: readonly number[], longer: number): readonly number[] {
  const { top, below, oldBelow } = window;
  if (longer !== 0) return [...ends.slice(0, top), ...fresh, ...ends.slice(oldBelow).map((end) => end + longer)];
  const isSame = below === oldBelow && fresh.every((end, at) => end === ends[top + at]);
  return isSame ? ends : splice(ends, window, fresh);
}
