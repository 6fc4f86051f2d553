import type { Facts } from '../facts.ts';
import type { PipelineFacts } from '../pipelineFacts.ts';
import { borrowedImages } from './ciReferences.ts';

/** The facts of a whole file, with what helps to put together those of its next version. */
export interface Joined {
  readonly facts: Facts;
  readonly parts: readonly Facts[];
  /** By name, as far as they were asked for. */
  readonly lists: ReadonlyMap<string, List>;
}

interface List {
  readonly items: readonly unknown[];
  /** For each part: how many items there are up to its last one. */
  readonly ends: readonly number[];
}

/**
 * The facts of a whole file from those of its parts, `!reference` between parts followed. What nobody asks for is not put together. `before`
 * is what the last version gave, most of whose parts are parts of this one too.
 */
export function joinFacts(parts: readonly Facts[], before?: Joined): Joined {
  const lists = new Map<string, List>();
  const [first] = parts;
  if (parts.length === 1 && first !== undefined && first.pipeline === undefined) return { facts: first, parts, lists };
  const collect = createCollector(parts, lists, before);
  const pipeline = parts.some((part) => part.pipeline) ? joinPipelines(parts, collect) : undefined;
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
    ...(parts.some(({ runners }) => runners) && { runners: () => collect('runners', ({ runners }) => runners) }),
    ...(parts.some(({ tables }) => tables) && { tables: () => collect('tables', ({ tables }) => tables) }),
    ...(parts.some(({ tokens }) => tokens) && { tokens: () => collect('tokens', ({ tokens }) => tokens) }),
    parts: () => parts,
  });
  return { facts, parts, lists };
}

function joinPipelines(parts: readonly Facts[], collect: Collect): PipelineFacts {
  const inPipeline = <T>(name: keyof PipelineFacts, pick: (pipeline: PipelineFacts) => readonly T[] | undefined) => {
    return () => collect(name, ({ pipeline }) => pipeline && pick(pipeline));
  };
  return whenAsked<PipelineFacts>({
    jobs: inPipeline('jobs', ({ jobs }) => jobs),
    includes: inPipeline('includes', ({ includes }) => includes),
    variables: inPipeline('variables', ({ variables }) => variables),
    references: inPipeline('references', ({ references }) => references),
    blocks: inPipeline('blocks', ({ blocks }) => blocks),
    imageKeys: inPipeline('imageKeys', ({ imageKeys }) => imageKeys),
    specFaults: inPipeline('specFaults', ({ specFaults }) => specFaults),
    serviceVariables: inPipeline('serviceVariables', ({ serviceVariables }) => serviceVariables),
    logins: inPipeline('logins', ({ logins }) => logins),
    pointers: inPipeline('pointers', ({ pointers }) => pointers),
    inputs: inPipeline('inputs', ({ inputs }) => inputs),
    ...(parts.some(({ pipeline }) => pipeline?.recognised === true) && { recognised: () => true as const }),
    ...(parts.some(({ pipeline }) => pipeline?.hasHeader === true) && { hasHeader: () => true as const }),
  });
}

type Collect = <T>(name: string, pick: (part: Facts) => readonly T[] | undefined) => readonly T[];

/** Puts the lists of all parts together: between what stays at the top and at the end of the list before, where there is one. */
function createCollector(parts: readonly Facts[], lists: Map<string, List>, before: Joined | undefined): Collect {
  const old = before?.parts ?? [];
  // Not `before` itself: each version would hold on to all that went before.
  const oldLists = before?.lists;
  let top = 0;
  while (top < parts.length && parts[top] === old[top]) top++;
  let below = parts.length;
  const shorter = old.length - parts.length;
  while (below > top && below + shorter > top && parts[below - 1] === old[below + shorter - 1]) below--;
  return <T>(name: string, pick: (part: Facts) => readonly T[] | undefined): readonly T[] => {
    const known = oldLists?.get(name);
    const list = known ? between(known, parts.slice(top, below).map(pick), top, below + shorter) : listOf(parts.map(pick), 0);
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
    items: [...old.items.slice(0, first), ...fresh.items, ...old.items.slice(last)],
    ends: [...old.ends.slice(0, top), ...fresh.ends, ...old.ends.slice(below).map((end) => end + longer)],
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
