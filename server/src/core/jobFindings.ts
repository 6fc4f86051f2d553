import type { Facts, ImageUse } from './facts.ts';
import { reservedNames } from './formats/ciJobs.ts';
import { type Named, reachOf } from './pipeline/reach.ts';
import type { Finding, Rule, RuleContext } from './rules/rule.ts';
import { runRules } from './rules/run.ts';
import type { WorkspaceView } from './workspaceView.ts';

/** What is remembered of a part for the rules that look at jobs. */
export interface JobPart {
  readonly facts: Facts | undefined;
  named?: NamedPart;
  jobFindings?: { readonly surroundings: object; readonly reach: readonly JobPart[]; readonly list: readonly Finding[] };
}

/** Remembered from one version of a file to the next. */
export interface JobMemo {
  /** All that findings of any part hang on beside its reach. A new object stands for new contents. */
  surroundings?: readonly unknown[];
  reach?: { readonly names: readonly string[]; readonly reach: readonly (readonly number[] | undefined)[] };
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
  const surroundings = surroundingsOf(parts, rules, context, memo);
  const reach = reachesOf(parts, memo);
  const shared = sharedPlaces(parts);
  const borrowed = borrowedImages(parts, whole);
  return parts.map((part, index) => {
    if (part.facts === undefined) return [];
    const known = part.jobFindings;
    const own = reach[index]?.map((other) => parts[other] ?? part);
    const extra = borrowed.get(part);
    const isFree = own === undefined || extra !== undefined || shared.has(part);
    if (known !== undefined && !isFree && known.surroundings === surroundings && isSame(known.reach, own)) return known.list;
    const facts = extra === undefined ? part.facts : { ...part.facts, images: [...part.facts.images, ...extra] };
    const list = runRules(rules, facts, context);
    delete part.jobFindings;
    if (!isFree) part.jobFindings = { surroundings, reach: own, list };
    return list;
  });
}

function surroundingsOf(parts: readonly JobPart[], rules: readonly Rule[], context: JobContext, memo: JobMemo): object {
  const { settings, file, workspace } = context;
  // What a git remote tells and the docker config of this machine are no ground for findings.
  const values: unknown[] = [settings, file];
  for (const one of workspace.files) if (one.uri !== file.uri) values.push(one.uri, one.facts, one.runnerHome);
  for (const part of parts) if (namedOf(part).isGlobal || (part.facts?.auths.length ?? 0) > 0) values.push(part);
  for (const rule of rules) values.push(...(rule.hangsOn?.(context) ?? []));
  if (memo.surroundings === undefined || !isSame(memo.surroundings, values)) memo.surroundings = values;
  return memo.surroundings;
}

function reachesOf(parts: readonly JobPart[], memo: JobMemo): readonly (readonly number[] | undefined)[] {
  const named = parts.map(namedOf);
  const names = named.map(({ key }) => key);
  if (memo.reach === undefined || !isSame(memo.reach.names, names)) {
    const isOpen = named.some((part) => part.isOpen);
    const found = isOpen ? [] : reachOf(named);
    memo.reach = { names, reach: found.map((reach, index) => (named[index]?.isGlobal ? undefined : reach)) };
  }
  return memo.reach.reach;
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

function isSame(one: readonly unknown[] | undefined, other: readonly unknown[]): boolean {
  return one !== undefined && one.length === other.length && one.every((value, at) => value === other[at]);
}
