import { createMemory, createSummary } from '../db/summary.ts';
import type { Facts } from '../model/facts.ts';
import type { BlockFacts } from '../model/pipelineFacts.ts';
import { lazily } from '../util/lazy.ts';
import type { Layer } from './includedFiles.ts';
import { fillInputs } from './inputs.ts';
import type { FillIn } from './value.ts';

/** A top-level entry in one file of a pipeline. */
export interface Block {
  readonly block: BlockFacts;
  readonly layer: Layer;
}

/** The entries of all files that say something of what matters here. */
export interface Blocks {
  /** In the order in which they come up. */
  names(): readonly string[];
  named(name: string): readonly Block[];
}

export function blocksOf(layers: readonly Layer[]): Blocks {
  // Of a thousand files that come at once each begins a pipeline, and nobody has asked yet what is in it.
  const files = lazily(() => layers.map((layer) => (layer.facts.pipeline?.hasHeader ? filledIn(layer) : placesIn(layer.facts))));
  const byName = lazily(() => (layers.length === 1 ? undefined : filesByName(files(), () => gathered(files()))));
  const names = lazily(() => [...(byName() ?? files()[0] ?? new Map()).keys()]);
  return {
    names,
    named: (name) => {
      const found: Block[] = [];
      const all = files();
      const by = byName();
      for (const at of by === undefined ? [0] : (by.get(name) ?? [])) {
        const layer = layers[at];
        const block = layer && blockAt(layer, all[at]?.get(name));
        if (layer !== undefined && block !== undefined) found.push({ block, layer });
      }
      return found;
    },
  };
}

const filesByName = createMemory<ReadonlyMap<string, readonly number[]>>();

/** For each name the files that have it, by their places. */
function gathered(files: readonly Places[]): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>();
  for (const [at, places] of files.entries()) for (const name of places.keys()) add(byName, name, at);
  return byName;
}

function blockAt({ facts }: Layer, place: Place | undefined): BlockFacts | undefined {
  if (place === undefined) return undefined;
  const part = facts.parts === undefined ? facts : facts.parts.list[place.part];
  return part?.pipeline?.blocks?.[place.at];
}

/** Where an entry stands: which one of which part it is. */
interface Place {
  readonly part: number;
  readonly at: number;
}

type Places = ReadonlyMap<string, Place>;

/** By the names that inputs make of those in the file. */
function filledIn(layer: Layer): Places {
  const fillIn = fillerOf(layer);
  return placesOf(
    (layer.facts.parts?.list ?? [layer.facts]).map((part) => part && namesAndContents(part)),
    (name) => fillIn(name) ?? name,
  );
}

const placesIn = createSummary(namesAndContents, (words) => placesOf(words, (name) => name));

/** Each name with a sign before it that tells whether there is anything of use in it. */
function namesAndContents({ pipeline }: Facts): readonly string[] {
  return (pipeline?.blocks ?? []).map(({ name, content }) => `${content === undefined ? '-' : '+'}${name}`);
}

/** Of a name that a file has twice, the last counts. */
function placesOf(words: readonly (readonly string[] | undefined)[], fillIn: (name: string) => string): Places {
  const places = new Map<string, Place>();
  const empty = new Set<string>();
  for (const [part, some = []] of words.entries()) {
    for (const [at, word] of some.entries()) {
      const name = fillIn(word.slice(1));
      places.set(name, { part, at });
      if (word.startsWith('-')) empty.add(name);
      else empty.delete(name);
    }
  }
  for (const name of empty) places.delete(name);
  return places;
}

const end = '\0';
const anything = '\0\0';

/** For each name the entries of a file that mention it; undefined where that may be any. */
const usersIn = createSummary(
  ({ pipeline }) =>
    (pipeline?.blocks ?? []).flatMap(({ name, mentions }) => (mentions === undefined ? [anything] : [name, ...mentions, end])),
  (words) => {
    const users = new Map<string, string[]>();
    let user: string | undefined;
    for (const word of words.flat()) {
      if (word === anything) return undefined;
      if (word === end) user = undefined;
      else if (user === undefined) user = word;
      else add(users, word, user);
    }
    return users;
  },
);

function add<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}

/** An entry and all that build upon it, by `extends` or `!reference`; undefined where that may be any. */
export function createUsers(layers: readonly Layer[]): (name: string) => ReadonlySet<string> | undefined {
  // Inputs make names.
  const isOpen = layers.some(({ facts }) => facts.pipeline?.hasHeader === true);
  let users: { readonly byName: Users | undefined } | undefined;
  return (name) => {
    if (isOpen) return undefined;
    users ??= { byName: usersOver(layers.map(({ facts }) => usersIn(facts))) };
    const { byName } = users;
    if (byName === undefined) return undefined;
    const found = new Set([name]);
    for (const one of found) for (const user of byName.get(one) ?? []) found.add(user);
    return found;
  };
}

function usersOver(files: readonly (Users | undefined)[]): Users | undefined {
  const [only] = files;
  return files.length === 1 ? only : usersTogether(files, () => together(files));
}

const usersTogether = createMemory<Users | undefined>();

function together(files: readonly (Users | undefined)[]): Users | undefined {
  const all = new Map<string, string[]>();
  for (const users of files) {
    if (users === undefined) return undefined;
    for (const [name, some] of users) for (const user of some) add(all, name, user);
  }
  return all;
}

type Users = ReadonlyMap<string, readonly string[]>;

/** GitLab's inputs, as far as their values are known. */
export function fillerOf({ inputs, facts }: Layer): FillIn {
  return facts.pipeline?.hasHeader === true ? (text) => fillInputs(text, inputs) : (text) => text;
}
