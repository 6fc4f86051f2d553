import type { Facts, ImageUse } from './facts.ts';
import { reservedNames } from './formats/ciJobs.ts';
import { type Named, reachOf } from './pipeline/reach.ts';
import type { Finding, Rule, RuleContext } from './rules/rule.ts';
import { runRules } from './rules/run.ts';
import { type Window, windowOf } from './text/window.ts';
import type { WorkspaceView } from './workspaceView.ts';

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
    readonly surroundings: readonly unknown[];
    readonly reach: Reach;
    /** The parts that have to be looked at each time. */
    readonly restless: ReadonlySet<JobPart>;
  };
}

interface NamedPart extends Named {
  /** Equal for parts that are named alike. */
  readonly key: string;
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
}

export interface JobContext extends RuleContext {
  readonly workspace: WorkspaceView;
}

/**
 * What rules of scope `job` say of the parts of a file. A part whose reach is what it was, in surroundings that are what they were, is not
 * looked at again. `whole` are the facts of all parts together.
 */
export function jobFindings(
  parts: readonly JobPart[],
  whole: Facts,
  rules: readonly Rule[],
  context: JobContext,
  memo: JobMemo,
): readonly (readonly Finding[])[] {
  const { last } = memo;
  const window = windowOf(last?.parts ?? [], parts);
  const known = surroundingsOf(parts, rules, context);
  const surroundings = last !== undefined && isSame(last.surroundings, known) ? last.surroundings : known;
  const reach = last !== undefined && isNamedAlike(last.parts, parts, window) ? last.reach : reachIn(parts);
  const borrowed = borrowedImages(parts, whole);
  const restless = new Set([...sharedPlaces(parts), ...borrowed.keys()]);
  const lists: (readonly Finding[])[] = new Array(parts.length);
  const isOld = last !== undefined && surroundings === last.surroundings;
  const touched = isOld ? touchedParts(last, parts, reach, window) : undefined;
  for (const [index, part] of parts.entries()) {
    const oldIndex = index < window.top ? index : index - window.below + window.oldBelow;
    const isKept = isOld && (index < window.top || index >= window.below) && touched?.has(index) === false;
    const old =
      isKept && reach.of[index] !== undefined && !restless.has(part) && !last.restless.has(part) ? last.lists[oldIndex] : undefined;
    lists[index] = old ?? (part.facts === undefined ? [] : runRules(rules, withImages(part.facts, borrowed.get(part)), context));
  }
  memo.last = { parts, lists, surroundings, reach, restless };
  return lists;
}

function withImages(facts: Facts, more: readonly ImageUse[] | undefined): Facts {
  return more === undefined ? facts : { ...facts, images: [...facts.images, ...more] };
}

/** Stand for the facts of a file, and hold on to nothing. */
const tokens = new WeakMap<Facts, object>();

function tokenOf(facts: Facts): object {
  const token = tokens.get(facts) ?? {};
  tokens.set(facts, token);
  return token;
}

/** All that findings of any part hang on beside its reach. */
function surroundingsOf(parts: readonly JobPart[], rules: readonly Rule[], context: JobContext): readonly unknown[] {
  const { settings, file, workspace } = context;
  // What a git remote tells and the docker config of this machine are no ground for findings.
  const values: unknown[] = [settings, file];
  for (const one of workspace.files) {
    if (one.uri === file.uri) continue;
    if (one.stamp === undefined) values.push(one.uri, tokenOf(one.facts), one.runnerHome);
    else values.push(one.stamp);
  }
  for (const part of parts) {
    if (part.facts !== undefined && (namedOf(part).isGlobal || part.facts.auths.length > 0)) values.push(tokenOf(part.facts));
  }
  for (const rule of rules) values.push(...(rule.hangsOn?.(context) ?? []));
  return values;
}

function isNamedAlike(old: readonly JobPart[], parts: readonly JobPart[], { top, below, oldBelow }: Window): boolean {
  if (old.length !== parts.length) return false;
  for (let index = top; index < Math.max(below, oldBelow); index++) {
    const [before, now] = [old[index], parts[index]];
    if (before === undefined || now === undefined || namedOf(before).key !== namedOf(now).key) return false;
  }
  return true;
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
  return { of, to };
}

/** The parts whose reach is another one, or holds a part that is new. */
function touchedParts(last: NonNullable<JobMemo['last']>, parts: readonly JobPart[], reach: Reach, window: Window): ReadonlySet<number> {
  const touched = new Set<number>();
  for (let index = window.top; index < window.below; index++) for (const user of reach.to.get(index) ?? []) touched.add(user);
  if (reach === last.reach) return touched;
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
  return { defines, mentions, borrows, isOpen, isGlobal, usesAnchors, key: JSON.stringify([isOpen, isGlobal, defines, mentions, borrows]) };
}

/** The parts that have an image at a place where another part has one too, through an anchor: what is said of it hangs on both. */
function sharedPlaces(parts: readonly JobPart[]): ReadonlySet<JobPart> {
  const shared = new Set<JobPart>();
  if (!parts.some((part) => namedOf(part).usesAnchors)) return shared;
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
function borrowedImages(parts: readonly JobPart[], whole: Facts): ReadonlyMap<JobPart, readonly ImageUse[]> {
  const borrowed = new Map<JobPart, ImageUse[]>();
  if (!parts.some((part) => namedOf(part).borrows.length > 0)) return borrowed;
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

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}
