import type { SourceFile } from '../db/sourceFile.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { noRunnerPulls } from '../pulls/executors.ts';
import { missingCredential } from '../pulls/missingCredential.ts';
import { expandImage } from '../pulls/pullScenarios.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { startKeyOf } from '../text/relativeRange.ts';
import { servedImages } from './served.ts';

/** A code lens above a position. */
export interface Lens {
  readonly range: SourceRange;
  readonly title: Presentable;
  /** Whether the position has references to show. */
  readonly leadsToReferences?: true;
}

/** How many images use each credential of a file, and how many images the pipeline of a root file has. */
export function lensesOf(file: SourceFile): readonly Lens[] {
  return [...overCredentials(file), ...overPipeline(file)];
}

function overCredentials({ facts, text, uri, localMachine, workspace }: SourceFile): readonly Lens[] {
  // The Runner does not read the Docker config of the user's own machine.
  if (facts.auths.length === 0 || localMachine) return [];
  // Without any images in the workspace, all counts would be zero.
  if (workspace.files.every((file) => file.facts.images.length === 0)) return [];
  const served = servedImages(workspace);
  return facts.auths.flatMap(({ entries, credHelpers, credsStore }) => {
    const parts = [...[...entries, ...credHelpers].map(({ registry }) => registry), ...(credsStore === undefined ? [] : [credsStore])];
    const shareLine = sharingLines(parts, text);
    return parts.map((part): Lens => {
      const { range, value } = part;
      const { length } = served.by(uri, range.start);
      const name = shareLine.has(part) ? `${value}: ` : '';
      if (length === 0) return { range, title: presentable(`${name}not used by any image`) };
      return { range, title: presentable(`${name}used by ${counted(length)}`), leadsToReferences: true };
    });
  });
}

/** Parts that share a line: their lenses are shown side by side, so each needs its name. */
function sharingLines(parts: readonly Located[], text: string): ReadonlySet<Located> {
  const sorted = [...parts].sort((a, b) => a.range.start - b.range.start);
  const pairs = sorted.flatMap((part, at) => {
    const next = sorted[at + 1];
    return next === undefined || text.slice(part.range.start, next.range.start).includes('\n') ? [] : [part, next];
  });
  return new Set(pairs);
}

function overPipeline({ facts, uri, workspace }: SourceFile): readonly Lens[] {
  const pipeline = pipelinesOf(workspace).find(({ root }) => root.uri === uri);
  if (pipeline === undefined || facts.pipeline === undefined) return [];
  const names = new Set<string>();
  const lacking = new Set<string>();
  for (const one of workspace.files.filter((file) => pipeline.files.has(file.uri))) {
    for (const image of one.facts.images) {
      if (image.reference === undefined || image.reference.problem !== undefined) continue;
      if (pipeline.usersOf(one.uri, image.owner, startKeyOf(image.range)).length === 0) continue;
      const name = expandImage(image, one);
      names.add(name);
      if (missingCredential(image, one, 'count') !== undefined) lacking.add(name);
    }
  }
  if (names.size === 0) return [];
  const isPulled = noRunnerPulls(workspace) === undefined;
  const problems = isPulled ? (lacking.size === 0 ? [] : [`${lacking.size} without a credential`]) : ['not pulled by the Runner'];
  const title = [counted(names.size), ...problems].join(' · ');
  return [{ range: { start: 0, end: 0 }, title: presentable(title) }];
}

function counted(images: number): string {
  return images === 1 ? '1 image' : `${images} images`;
}
