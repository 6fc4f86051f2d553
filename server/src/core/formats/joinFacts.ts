import type { Facts, FileParts, ImageUse } from '../facts.ts';
import type { PipelineFacts } from '../pipelineFacts.ts';
import { firstVersion, splice, type Version, type Window, windowSince } from '../text/window.ts';
import type { Writable } from '../writable.ts';
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
  const collect = createCollector(parts, lists);
  const pipeline = has.pipeline > 0 ? joinPipelines(has, collect) : undefined;
  let images: readonly ImageUse[] | undefined;
  const facts: Writable<Facts> = {
    get images() {
      images ??= withBorrowed(collect('images', pickImages), pipeline);
      return images;
    },
    get auths() {
      return collect('auths', pickAuths);
    },
    get keys() {
      return collect('keys', pickKeys);
    },
    get problems() {
      return collect('problems', pickProblems);
    },
    parts,
  };
  if (pipeline !== undefined) facts.pipeline = pipeline;
  if (has.runners > 0) facts.runners = collect('runners', ({ runners }) => runners);
  if (has.tables > 0) facts.tables = collect('tables', ({ tables }) => tables);
  if (has.tokens > 0) facts.tokens = collect('tokens', ({ tokens }) => tokens);
  return { facts, parts, lists, has };
}

const pickImages = ({ images }: Facts) => images;
const pickAuths = ({ auths }: Facts) => auths;
const pickKeys = ({ keys }: Facts) => keys;
const pickProblems = ({ problems }: Facts) => problems;

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
}

function presenceOf({ list, before, window: { top, below, oldBelow } }: FileParts, had: Presence | undefined): Presence {
  const found = { pipeline: 0, runners: 0, tables: 0, tokens: 0, auths: 0, recognised: 0, hasHeader: 0, ...had };
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
  };
  for (let index = top; index < below; index++) count(list[index], 1);
  for (let index = top; index < oldBelow; index++) count(before[index], -1);
  return found;
}

function joinPipelines(has: Presence, collect: Collect): PipelineFacts {
  const pipeline: Writable<PipelineFacts> = {
    get jobs() {
      return collect('jobs', ({ pipeline }) => pipeline?.jobs);
    },
    get includes() {
      return collect('includes', ({ pipeline }) => pipeline?.includes);
    },
    get children() {
      return collect('children', ({ pipeline }) => pipeline?.children);
    },
    get variables() {
      return collect('variables', ({ pipeline }) => pipeline?.variables);
    },
    get references() {
      return collect('references', ({ pipeline }) => pipeline?.references);
    },
    get blocks() {
      return collect('blocks', ({ pipeline }) => pipeline?.blocks);
    },
    get imageKeys() {
      return collect('imageKeys', ({ pipeline }) => pipeline?.imageKeys);
    },
    get specFaults() {
      return collect('specFaults', ({ pipeline }) => pipeline?.specFaults);
    },
    get serviceVariables() {
      return collect('serviceVariables', ({ pipeline }) => pipeline?.serviceVariables);
    },
    get logins() {
      return collect('logins', ({ pipeline }) => pipeline?.logins);
    },
    get pointers() {
      return collect('pointers', ({ pipeline }) => pipeline?.pointers);
    },
    get inputs() {
      return collect('inputs', ({ pipeline }) => pipeline?.inputs);
    },
  };
  if (has.recognised > 0) pipeline.recognised = true;
  if (has.hasHeader > 0) pipeline.hasHeader = true;
  return pipeline;
}

type Collect = <T>(name: string, pick: (part: Facts) => readonly T[] | undefined) => readonly T[];

/** Puts the lists of all parts together: between what stays at the top and at the end of the list before, where there is one. */
function createCollector(parts: FileParts, lists: Map<string, List>): Collect {
  return <T>(name: string, pick: (part: Facts) => readonly T[] | undefined): readonly T[] => {
    const known = lists.get(name);
    if (known?.of === parts.list) return known.items as readonly T[];
    const list = known === undefined ? listOf(parts.list, pick, 0) : updated(known, parts, pick);
    lists.set(name, list);
    return list.items as readonly T[];
  };
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
