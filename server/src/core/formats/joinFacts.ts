import type { Facts } from '../facts.ts';
import type { PipelineFacts } from '../pipelineFacts.ts';
import { type Window, windowOf } from '../text/window.ts';
import { borrowedImages } from './ciReferences.ts';

/** The facts of a whole file, with what helps to put together those of its next version. */
export interface Joined {
  readonly facts: Facts;
  readonly parts: Parts;
  /** By name, as far as they were asked for. */
  readonly lists: ReadonlyMap<string, List>;
  readonly has: Presence;
}

/** Of a part that says nothing there are no facts. */
type Parts = readonly (Facts | undefined)[];

interface List {
  readonly items: readonly unknown[];
  /** For each part: how many items there are up to its last one. */
  readonly ends: readonly number[];
}

/**
 * The facts of a whole file from those of its parts, `!reference` between parts followed. What nobody asks for is not put together. `before`
 * is what the last version gave, most of whose parts are parts of this one too.
 */
export function joinFacts(parts: Parts, before?: Joined): Joined {
  const lists = new Map<string, List>();
  const [first] = parts;
  const window = windowOf(before?.parts ?? [], parts);
  const has = presenceOf(parts, window, before);
  if (parts.length === 1 && first !== undefined && first.pipeline === undefined) return { facts: first, parts, lists, has };
  const collect = createCollector(parts, lists, window, before?.lists);
  const pipeline = has.pipeline > 0 ? joinPipelines(has, collect) : undefined;
  const facts = whenAsked<Facts>({
    images: () => {
      const own = collect('images', ({ images }) => images);
      const borrowed = pipeline === undefined ? [] : borrowedImages(pipeline);
      return borrowed.length === 0 ? own : [...own, ...borrowed];
    },
    auths: () => collect('auths', ({ auths }) => auths),
    keys: () => collect('keys', ({ keys }) => keys),
    problems: () => collect('problems', ({ problems }) => problems),
    ...(pipeline && { pipeline: () => pipeline }),
    ...(has.runners > 0 && { runners: () => collect('runners', ({ runners }) => runners) }),
    ...(has.tables > 0 && { tables: () => collect('tables', ({ tables }) => tables) }),
    ...(has.tokens > 0 && { tokens: () => collect('tokens', ({ tokens }) => tokens) }),
    parts: () => parts.filter((part) => part !== undefined),
  });
  return { facts, parts, lists, has };
}

/** How many parts have what others may lack. */
interface Presence {
  readonly pipeline: number;
  readonly runners: number;
  readonly tables: number;
  readonly tokens: number;
  readonly recognised: number;
  readonly hasHeader: number;
}

function presenceOf(parts: Parts, { top, below, oldBelow }: Window, before: Joined | undefined): Presence {
  const found = { pipeline: 0, runners: 0, tables: 0, tokens: 0, recognised: 0, hasHeader: 0, ...before?.has };
  const count = (part: Facts | undefined, by: 1 | -1) => {
    if (part === undefined) return;
    const { pipeline, runners, tables, tokens } = part;
    if (runners !== undefined) found.runners += by;
    if (tables !== undefined) found.tables += by;
    if (tokens !== undefined) found.tokens += by;
    if (pipeline === undefined) return;
    found.pipeline += by;
    if (pipeline.recognised === true) found.recognised += by;
    if (pipeline.hasHeader === true) found.hasHeader += by;
  };
  for (let index = top; index < below; index++) count(parts[index], 1);
  for (let index = top; index < oldBelow; index++) count(before?.parts[index], -1);
  return found;
}

function joinPipelines(has: Presence, collect: Collect): PipelineFacts {
  const inPipeline = <T>(name: keyof PipelineFacts, pick: (pipeline: PipelineFacts) => readonly T[] | undefined) => {
    return () => collect(name, ({ pipeline }) => pipeline && pick(pipeline));
  };
  return whenAsked<PipelineFacts>({
    jobs: inPipeline('jobs', ({ jobs }) => jobs),
    includes: inPipeline('includes', ({ includes }) => includes),
    children: inPipeline('children', ({ children }) => children),
    variables: inPipeline('variables', ({ variables }) => variables),
    references: inPipeline('references', ({ references }) => references),
    blocks: inPipeline('blocks', ({ blocks }) => blocks),
    imageKeys: inPipeline('imageKeys', ({ imageKeys }) => imageKeys),
    specFaults: inPipeline('specFaults', ({ specFaults }) => specFaults),
    serviceVariables: inPipeline('serviceVariables', ({ serviceVariables }) => serviceVariables),
    logins: inPipeline('logins', ({ logins }) => logins),
    pointers: inPipeline('pointers', ({ pointers }) => pointers),
    inputs: inPipeline('inputs', ({ inputs }) => inputs),
    ...(has.recognised > 0 && { recognised: () => true as const }),
    ...(has.hasHeader > 0 && { hasHeader: () => true as const }),
  });
}

type Collect = <T>(name: string, pick: (part: Facts) => readonly T[] | undefined) => readonly T[];

/** Puts the lists of all parts together: between what stays at the top and at the end of the list before, where there is one. */
function createCollector(parts: Parts, lists: Map<string, List>, window: Window, before: Joined['lists'] | undefined): Collect {
  return <T>(name: string, pick: (part: Facts) => readonly T[] | undefined): readonly T[] => {
    const known = before?.get(name);
    const picked = (some: Parts) => some.map((part) => part && pick(part));
    const { top, below, oldBelow } = window;
    const list = known ? between(known, picked(parts.slice(top, below)), top, oldBelow) : listOf(picked(parts), 0);
    lists.set(name, list);
    return list.items as readonly T[];
  };
}

function listOf(picked: readonly (readonly unknown[] | undefined)[], before: number): List {
  let end = before;
  const ends = picked.map((some) => {
    end += some?.length ?? 0;
    return end;
  });
  return { items: end === before ? [] : picked.flatMap((some) => some ?? []), ends };
}

/** A list with the items of other parts in place of those from `top` up to `below`. */
function between(old: List, picked: readonly (readonly unknown[] | undefined)[], top: number, below: number): List {
  const first = old.ends[top - 1] ?? 0;
  const last = old.ends[below - 1] ?? 0;
  const fresh = listOf(picked, first);
  if (fresh.items.length === 0 && first === last && picked.length === below - top) return old;
  const longer = first + fresh.items.length - last;
  return {
    items: old.items.slice(0, first).concat(fresh.items, old.items.slice(last)),
    ends: old.ends
      .slice(0, top)
      .concat(fresh.ends, longer === 0 ? old.ends.slice(below) : old.ends.slice(below).map((end) => end + longer)),
  };
}

/** An object whose members are worked out when they are first asked for. */
function whenAsked<T extends object>(members: { readonly [Name in keyof T]: () => T[Name] }): T {
  const made = {};
  for (const name of Object.keys(members) as (keyof T)[]) {
    const make = members[name];
    Object.defineProperty(made, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = make();
        Object.defineProperty(made, name, { enumerable: true, value });
        return value;
      },
    });
  }
  return made as T;
}
