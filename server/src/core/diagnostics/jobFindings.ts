import { placeOf, stampsIn, type WorkspaceView, windowBetween } from '../db/workspaceView.ts';
import { reservedNames } from '../formats/ciJobs.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { type Named, reachOf } from '../pipeline/reach.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';
import { type Version, type Window, windowSince } from '../util/listDiff.ts';
import { runRules } from './runRules.ts';

/** A part of a file, with what is remembered of it. */
export interface JobPart {
  readonly facts: Facts | undefined;
  named?: NamedPart;
}

/** What was found last, for the next version of the file. */
export interface JobMemo {
  last?: {
    readonly parts: readonly JobPart[];
    readonly lists: readonly (readonly Finding[])[];
    readonly surroundings: Surroundings;
    readonly reach: Reach;
    readonly special: readonly JobPart[];
    /** The parts that have to be looked at each time. */
    readonly restless: ReadonlySet<JobPart>;
  };
}

type Last = NonNullable<JobMemo['last']>;

interface NamedPart extends Named {
  /** Others may hang on it in another way than by its names. */
  readonly isSpecial: boolean;
  /** Everything may hang on it: what stands under `default:`, say. */
  readonly isGlobal: boolean;
  /** What it mentions may be anything. */
  readonly isOpen: boolean;
  /** Anchors bring images into it. */
  readonly usesAnchors: boolean;
}

interface Reach {
  /** Of each part: the parts that it hangs on, by their places; undefined where that may be any. */
  readonly of: readonly (readonly number[] | undefined)[];
  /** The parts that hang on a part. */
  readonly to: ReadonlyMap<number, readonly number[]>;
  /** The parts that may hang on any. */
  readonly open: readonly number[];
  /** How often each name is spoken of, where it is defined and where it is mentioned. */
  readonly names: ReadonlyMap<string, number>;
}

export interface JobContext extends RuleContext {
  readonly workspace: WorkspaceView;
}

/**
 * What rules of scope `job` say of the parts of a file. A part whose reach is what it was, in surroundings that are what they were, is not
 * looked at again. `whole` are the facts of all parts together.
 */
export function jobFindings(
  version: Version<JobPart>,
  whole: Facts,
  rules: readonly Rule[],
  context: JobContext,
  memo: JobMemo,
): readonly (readonly Finding[])[] {
  const { last } = memo;
  const { list: parts } = version;
  const window = last === undefined ? undefined : windowSince(last.parts, version);
  const special = last && window && isPlain(last.parts, parts, window) ? last.special : parts.filter((part) => namedOf(part).isSpecial);
  const known = surroundingsOf(special, rules, context);
  const surroundings = last !== undefined && isSameAround(last.surroundings, known) ? last.surroundings : known;
  const reach = (last && window && reachAfter(last, parts, window)) ?? reachIn(parts);
  const borrowed = borrowedImages(special, parts, whole);
  const restless = new Set([...sharedPlaces(special, parts), ...borrowed.keys()]);
  const find = (part: JobPart | undefined) => {
    return part?.facts === undefined ? nothing : runRules(rules, withImages(part.facts, borrowed.get(part)), context);
  };
  const isOld = last !== undefined && window !== undefined && surroundings === last.surroundings;
  const lists = isOld ? refreshed(last, { parts, reach, restless }, window, find) : parts.map(find);
  memo.last = { parts, lists, surroundings, reach, special, restless };
  return lists;
}

const nothing: readonly Finding[] = [];

/** The findings of the last time, with those of parts that are new or hang on such. */
function refreshed(
  last: Last,
  now: Pick<Last, 'parts' | 'reach' | 'restless'>,
  window: Window,
  find: (part: JobPart | undefined) => readonly Finding[],
): readonly (readonly Finding[])[] {
  const { parts, reach, restless } = now;
  const { top, below, oldBelow } = window;
  const known = new Map(last.parts.slice(top, oldBelow).map((part, at) => [part, last.lists[top + at]]));
  const inWindow = parts.slice(top, below);
  const lists = last.lists.slice(0, top).concat(
    inWindow.map((part) => known.get(part) ?? nothing),
    last.lists.slice(oldBelow),
  );
  const again = touchedParts(last, parts, reach, window);
  for (const [at, part] of inWindow.entries()) if (!known.has(part)) again.add(top + at);
  for (const index of reach.open) again.add(index);
  if (restless.size + last.restless.size > 0) {
    for (const [index, part] of parts.entries()) if (restless.has(part) || last.restless.has(part)) again.add(index);
  }
  for (const index of again) lists[index] = find(parts[index]);
  return lists;
}

/** Whether no part comes or goes that others may hang on in another way than by its names. */
function isPlain(old: readonly JobPart[], parts: readonly JobPart[], { top, below, oldBelow }: Window): boolean {
  const isSpecial = (part: JobPart) => namedOf(part).isSpecial;
  return !old.slice(top, oldBelow).some(isSpecial) && !parts.slice(top, below).some(isSpecial);
}

function withImages(facts: Facts, more: readonly ImageUse[] | undefined): Facts {
  return more === undefined ? facts : { ...facts, images: [...facts.images, ...more] };
}

/** All that findings of any part hang on beside its reach. */
interface Surroundings {
  /** The files of the workspace by their stamps, of which the own one does not count. */
  readonly files: readonly object[];
  /** The place of that. */
  readonly own: number | undefined;
  readonly others: readonly unknown[];
}

/** Stand for the facts of a file, and hold on to nothing. */
const tokens = new WeakMap<Facts, object>();

function tokenOf(facts: Facts): object {
  const token = tokens.get(facts) ?? {};
  tokens.set(facts, token);
  return token;
}

function surroundingsOf(special: readonly JobPart[], rules: readonly Rule[], context: JobContext): Surroundings {
  const { settings, file, workspace } = context;
  // What a git remote tells and the docker config of this machine are no ground for findings.
  const others: unknown[] = [settings, file, rules];
  for (const part of special) {
    if (part.facts !== undefined && (namedOf(part).isGlobal || part.facts.auths.length > 0)) others.push(tokenOf(part.facts));
  }
  for (const rule of rules) if (rule.hangsOn !== undefined) others.push(...rule.hangsOn(context));
  return { files: stampsIn(workspace), own: placeOf(file.uri, workspace), others };
}

function isSameAround(one: Surroundings, other: Surroundings): boolean {
  const isSame = one.others.length === other.others.length && one.others.every((value, at) => value === other.others[at]);
  if (!isSame || one.files.length !== other.files.length) return false;
  const { top, below } = windowBetween(one.files, other.files);
  return top === below || (top === other.own && top === one.own && below === top + 1);
}

/**
 * The reach of the last version, where it still holds: nothing but names has changed that no other part speaks of, neither of the old ones nor of
 * the new. Undefined where it has to be found out anew.
 */
function reachAfter({ parts: old, reach }: Last, parts: readonly JobPart[], { top, below, oldBelow }: Window): Reach | undefined {
  if (old.length !== parts.length) return undefined;
  let names: Map<string, number> | undefined;
  for (let index = top; index < Math.max(below, oldBelow); index++) {
    const [before, now] = [old[index], parts[index]];
    if (before === now) continue;
    if (before === undefined || now === undefined) return undefined;
    const [was, is] = [namedOf(before), namedOf(now)];
    if (keyOf(was) !== keyOf(is)) return undefined;
    if (JSON.stringify(was.defines) === JSON.stringify(is.defines)) continue;
    names ??= new Map(reach.names);
    for (const name of was.defines) names.set(name, (names.get(name) ?? 0) - 1);
    if (was.defines.some((name) => names?.get(name) !== 0) || is.defines.some((name) => (names?.get(name) ?? 0) !== 0)) return undefined;
    for (const name of is.defines) names.set(name, 1);
  }
  return names === undefined ? reach : { ...reach, names };
}

function reachIn(parts: readonly JobPart[]): Reach {
  const named = parts.map(namedOf);
  const found = named.some(({ isOpen }) => isOpen) ? [] : reachOf(named);
  const of = named.map(({ isGlobal }, index) => (isGlobal ? undefined : found[index]));
  const to = new Map<number, number[]>();
  for (const [index, reach = []] of of.entries()) {
    for (const other of reach) {
      const known = to.get(other);
      if (known === undefined) to.set(other, [index]);
      else known.push(index);
    }
  }
  const open = of.flatMap((reach, index) => (reach === undefined ? index : []));
  const names = new Map<string, number>();
  for (const { defines, mentions } of named) {
    for (const some of [defines, mentions]) for (const name of some) names.set(name, (names.get(name) ?? 0) + 1);
  }
  return { of, to, open, names };
}

/** The parts whose reach is another one, or holds a part that is new. */
function touchedParts(last: Last, parts: readonly JobPart[], reach: Reach, window: Window): Set<number> {
  const touched = new Set<number>();
  for (let index = window.top; index < window.below; index++) for (const user of reach.to.get(index) ?? []) touched.add(user);
  if (reach.of === last.reach.of) return touched;
  const shift = window.oldBelow - window.below;
  for (const [index, own] of reach.of.entries()) {
    const before = last.reach.of[index < window.top ? index : index + shift];
    const isOther = own?.length !== before?.length || own?.some((other, at) => parts[other] !== last.parts[before?.[at] ?? -1]);
    if (isOther) touched.add(index);
  }
  return touched;
}

function namedOf(part: JobPart): NamedPart {
  part.named ??= readNames(part.facts);
  return part.named;
}

function readNames(facts: Facts | undefined): NamedPart {
  const { blocks = [], references = [], hasHeader } = facts?.pipeline ?? {};
  const defines = blocks.map(({ name }) => name);
  const mentions = blocks.flatMap((block) => block.mentions ?? []);
  const borrows = references.flatMap(({ target: [first] }) => first?.value ?? []);
  const isOpen = hasHeader === true || blocks.some((block) => block.mentions === undefined);
  const isGlobal = facts?.pipeline === undefined || isOpen || defines.some((name) => reservedNames.has(name));
  const usesAnchors = facts?.images.some(({ alias }) => alias !== undefined) === true;
  const isSpecial = facts !== undefined && (isGlobal || usesAnchors || borrows.length + facts.auths.length > 0);
  return {
    defines,
    mentions,
    borrows,
    isOpen,
    isGlobal,
    usesAnchors,
    isSpecial,
  };
}

/** Equal for parts that take the same from others, whatever they are called. */
function keyOf({ isOpen, isGlobal, mentions, borrows }: NamedPart): string {
  return JSON.stringify([isOpen, isGlobal, mentions, borrows]);
}

/** The parts that have an image at a place where another part has one too, through an anchor: what is said of it hangs on both. */
function sharedPlaces(special: readonly JobPart[], parts: readonly JobPart[]): ReadonlySet<JobPart> {
  const shared = new Set<JobPart>();
  if (!special.some((part) => namedOf(part).usesAnchors)) return shared;
  const places = new Map<number, JobPart>();
  for (const part of parts) {
    for (const { range } of part.facts?.images ?? []) {
      const { start } = range;
      const other = places.get(start);
      if (other === undefined) places.set(start, part);
      else if (other !== part) shared.add(part).add(other);
    }
  }
  return shared;
}

/** Images that `!reference` brings into a part from where they are no images themselves. */
function borrowedImages(special: readonly JobPart[], parts: readonly JobPart[], whole: Facts): ReadonlyMap<JobPart, readonly ImageUse[]> {
  const borrowed = new Map<JobPart, ImageUse[]>();
  if (!special.some((part) => namedOf(part).borrows.length > 0)) return borrowed;
  const own = parts.reduce((sum, { facts }) => sum + (facts?.images.length ?? 0), 0);
  const places = new Set(parts.flatMap(({ facts }) => facts?.images ?? []).map(({ range }) => range.start));
  const byName = new Map(parts.flatMap((part) => namedOf(part).defines.map((name) => [name, part] as const)));
  for (const image of whole.images.slice(own)) {
    const part = byName.get(image.owner);
    if (part === undefined || places.has(image.range.start)) continue;
    borrowed.set(part, [...(borrowed.get(part) ?? []), image]);
  }
  return borrowed;
}
