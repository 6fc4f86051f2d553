import type { SourceFile } from '../db/sourceFile.ts';
import { readImageReference } from '../images/imageReference.ts';
import type { AuthSource, RunnerFacts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { type SourceRange, verbatim } from '../text/mappedText.ts';
import { type Presentable, presentable, presentableUser } from '../text/presentable.ts';
import { isWithin } from '../text/relativeRange.ts';
import { firstWhere } from '../util/binarySearch.ts';

/** A symbol in a file's outline. `selection` is inside `range`. */
export interface FileSymbol {
  readonly name: Presentable;
  readonly detail?: Presentable;
  readonly kind: 'job' | 'hidden' | 'runner' | 'image' | 'registry';
  readonly range: SourceRange;
  readonly selection: SourceRange;
  readonly children: readonly FileSymbol[];
}

/** The outline of a file: jobs with their effective image, runners with their images, and registries with credentials. */
export function symbolsOf({ facts, workspace, uri }: SourceFile): readonly FileSymbol[] {
  const authsIn = createWithin(facts.auths);
  const imagesIn = createWithin(facts.images);
  const images = imagesByOwner(facts.images);
  const [pipeline] = facts.pipeline === undefined ? [] : pipelinesWith(workspace, uri);
  const jobs = (facts.pipeline?.jobs ?? []).map(({ name, kind, range }): FileSymbol => {
    const detail = imageOf(name.value, images, pipeline);
    const children = authsIn(range).flatMap(registrySymbols);
    const hidden = kind === 'hidden' || kind === 'default';
    const base = { name: presentable(name.value), kind: hidden ? 'hidden' : 'job', range, selection: name.range, children } as const;
    return { ...base, ...(detail !== undefined && { detail: presentable(detail) }) };
  });
  const runners = (facts.runners ?? []).map((runner) => runnerSymbol(runner, imagesIn(runner.range), authsIn(runner.range)));
  const owned = new Set([...jobs, ...runners].flatMap(({ children }) => children.map(({ range }) => range.start)));
  const others = facts.auths.flatMap(registrySymbols).filter(({ range }) => !owned.has(range.start));
  return [...jobs, ...runners, ...others].filter(isSound).sort((one, other) => one.range.start - other.range.start);
}

function imageOf(job: string, images: ReadonlyMap<string, ImageUse>, pipeline: Pipeline | undefined): string | undefined {
  const effective = pipeline?.jobNamed(job)?.image?.written;
  const written = effective ?? images.get(job)?.reference?.written.value;
  // An invalid reference may be anything, even a command with a password.
  const isReference = written !== undefined && readImageReference(verbatim(written)).problem === undefined;
  return isReference ? written : undefined;
}

function runnerSymbol(
  { name, executor, header, range }: RunnerFacts,
  images: readonly ImageUse[],
  auths: readonly AuthSource[],
): FileSymbol {
  const own = images.flatMap(imageSymbol);
  return {
    name: presentable(name?.value || 'runner'),
    ...(executor !== undefined && { detail: presentable(executor.value) }),
    kind: 'runner',
    range,
    selection: name?.range ?? header,
    children: [...own, ...auths.flatMap(registrySymbols)].filter(isSound),
  };
}

function imageSymbol({ reference, range }: ImageUse): readonly FileSymbol[] {
  if (reference === undefined || reference.problem !== undefined) return [];
  return [{ name: presentable(reference.written.value), kind: 'image', range, selection: reference.written.range, children: [] }];
}

/** The first image of each owner. */
function imagesByOwner(images: readonly ImageUse[]): ReadonlyMap<string, ImageUse> {
  const ofJobs = images.filter(({ role }) => role === 'image');
  return new Map(ofJobs.reverse().map((image) => [image.owner, image]));
}

/** The items within a range, in their order. Thousands of jobs do not look at every item. */
function createWithin<T extends { readonly range: SourceRange }>(items: readonly T[]): (range: SourceRange) => readonly T[] {
  const placed = items.map((item, place) => ({ item, place, start: item.range.start, end: item.range.end }));
  placed.sort((one, other) => one.start - other.start || one.place - other.place);
  return ({ start, end }) => {
    const from = firstWhere(placed.length, (at) => (placed[at]?.start ?? 0) >= start);
    const to = firstWhere(placed.length, (at) => (placed[at]?.start ?? 0) > end);
    const within = placed.slice(from, to).filter((one) => one.end <= end);
    return within.sort((one, other) => one.place - other.place).map(({ item }) => item);
  };
}

function registrySymbols({ entries, credHelpers }: AuthSource): readonly FileSymbol[] {
  const symbol = (name: string, range: SourceRange, selection: SourceRange, detail?: Presentable): FileSymbol => {
    return { name: presentable(name), ...(detail !== undefined && { detail }), kind: 'registry', range, selection, children: [] };
  };
  return [
    ...entries.map(({ registry, range, username }) =>
      symbol(registry.value, range, registry.range, username === undefined ? undefined : presentableUser(username)),
    ),
    ...credHelpers.map(({ registry, helper, range }) => symbol(registry.value, range, registry.range, presentable(helper.value))),
  ].filter(isSound);
}

/** Editors reject the whole outline if one symbol has no name, or a name outside its range. */
function isSound({ name, range, selection }: FileSymbol): boolean {
  return name.trim() !== '' && isWithin(selection, range);
}
