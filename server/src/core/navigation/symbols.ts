import type { SourceFile } from '../db/sourceFile.ts';
import { readImageReference } from '../images/imageReference.ts';
import type { AuthSource, RunnerFacts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { type SourceRange, verbatim } from '../text/mappedText.ts';
import { type Presentable, presentable, presentableUser } from '../text/presentable.ts';

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
  const [pipeline] = facts.pipeline === undefined ? [] : pipelinesWith(workspace, uri);
  const jobs = (facts.pipeline?.jobs ?? []).map(({ name, kind, range }): FileSymbol => {
    const detail = imageOf(name.value, facts.images, pipeline);
    const children = registriesIn(facts.auths, range);
    const hidden = kind === 'hidden' || kind === 'default';
    const base = { name: presentable(name.value), kind: hidden ? 'hidden' : 'job', range, selection: name.range, children } as const;
    return { ...base, ...(detail !== undefined && { detail: presentable(detail) }) };
  });
  const runners = (facts.runners ?? []).map((runner) => runnerSymbol(runner, facts.images, facts.auths));
  const owned = [...jobs, ...runners].flatMap(({ children }) => children.map(({ range }) => range.start));
  const others = facts.auths.flatMap(registrySymbols).filter(({ range }) => !owned.includes(range.start));
  return [...jobs, ...runners, ...others].filter(isSound).sort((one, other) => one.range.start - other.range.start);
}

function imageOf(job: string, images: readonly ImageUse[], pipeline: Pipeline | undefined): string | undefined {
  const effective = pipeline?.jobNamed(job)?.image?.written;
  const written = effective ?? images.find(({ owner, role }) => owner === job && role === 'image')?.reference?.written.value;
  // An invalid reference may be anything, even a command with a password.
  const isReference = written !== undefined && readImageReference(verbatim(written)).problem === undefined;
  return isReference ? written : undefined;
}

function runnerSymbol(
  { name, executor, header, range }: RunnerFacts,
  images: readonly ImageUse[],
  auths: readonly AuthSource[],
): FileSymbol {
  const own = images.filter((image) => isWithin(image.range, range)).flatMap(imageSymbol);
  return {
    name: presentable(name?.value || 'runner'),
    ...(executor !== undefined && { detail: presentable(executor.value) }),
    kind: 'runner',
    range,
    selection: name?.range ?? header,
    children: [...own, ...registriesIn(auths, range)].filter(isSound),
  };
}

function imageSymbol({ reference, range }: ImageUse): readonly FileSymbol[] {
  if (reference === undefined || reference.problem !== undefined) return [];
  return [{ name: presentable(reference.written.value), kind: 'image', range, selection: reference.written.range, children: [] }];
}

function registriesIn(auths: readonly AuthSource[], range: SourceRange): readonly FileSymbol[] {
  return auths.filter((auth) => isWithin(auth.range, range)).flatMap(registrySymbols);
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

function isWithin(inner: SourceRange, outer: SourceRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Editors reject the whole outline if one symbol has no name, or a name outside its range. */
function isSound({ name, range, selection }: FileSymbol): boolean {
  return name.trim() !== '' && isWithin(selection, range);
}
