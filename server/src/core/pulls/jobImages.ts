import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { readImageReference } from '../images/imageReference.ts';
import { parseReference } from '../images/normalize.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type EffectiveImage, type EffectiveJob, imagesOf } from '../pipeline/jobs.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { variantsOf } from '../pipeline/variants.ts';
import { type SourceRange, verbatim } from '../text/mappedText.ts';
import { addTo } from '../util/multimap.ts';
import { reasonOf } from './answer.ts';
import { credentialOf, credentialPlaces } from './credentialUse.ts';
import { type FoundImage, type ListedImage, listed } from './listedImage.ts';
import { expandImage, expandIn, knownFor, type PullScenario, pullScenarios } from './pullScenarios.ts';
import { verdictOf } from './verdict.ts';
import { runnerAt } from './workspaceSources.ts';

/** Default images of runners that are listed for a job without an image. */
const maxDefaults = 16;

/** What one job pulls, with what is unknown about it. An image can be there twice. Reads no positions, so an edit above the job changes nothing. */
export const imagesOfJob = query((workspace, pipeline: Pipeline, job: EffectiveJob): readonly ListedImage[] => {
  const { settings } = workspace;
  const scenarios = pullScenarios(workspace, 'likely');
  const defaults = runnerDefaults(workspace);
  const found: FoundImage[] = [];
  const add = ({ uri, range, role, written }: ImagePlace, condition: string | undefined, runner?: RunnerFacts) => {
    for (const variables of variantsOf(written, job.variables, uri)) {
      const expanded = expandIn(written, variables, settings, knownFor(pipeline.root.uri, workspace));
      const pulling = { pipeline, job: job.name, variables };
      const distinct = scenarios.distinctOfJob(expanded, pulling, runner);
      // The names of the runners are needed only if they differ.
      const traced = distinct.length > 1 ? scenarios.ofJob(expanded, pulling, runner) : distinct;
      const pulled = pulledOf(workspace, { written, runner }, traced);
      const ofRunner = runner !== undefined && { runner: runner.name?.value ?? '' };
      const when = condition !== undefined && { condition };
      found.push({ uri, range, job: job.name, role, written, expanded, ...partsOf(expanded), ...pulled, ...ofRunner, ...when });
    }
  };
  const addUnknown = (role: ImageRole, because: string) => found.push(unknownImage(workspace, job, role, because));

  for (const { from, role, written, condition = job.condition } of inFileOrder(imagesOf(job))) {
    add({ uri: from.uri, range: from.words ?? from.range, role, written }, condition);
  }
  if (job.servicesUnknown !== undefined) addUnknown('service', job.servicesUnknown);
  if (job.image !== undefined && !job.mayLackImage) return listed(found);
  if (job.imageUnknown !== undefined) addUnknown('image', job.imageUnknown);
  else if (defaults.length === 0) addUnknown('image', 'the job does not set an image, and no runner in the workspace has a default');
  else for (const { runner, ...place } of defaults.slice(0, maxDefaults)) add(place, job.image?.condition ?? job.condition, runner);
  if (defaults.length > maxDefaults) addUnknown('image', `more than ${maxDefaults} runners have a default image`);
  return listed(found);
});

/** The images that the runners of a file pull themselves: their helper image, and services for all jobs. */
export const imagesOfRunners = query((workspace, file: SourceFile): readonly ListedImage[] => {
  const scenarios = pullScenarios(workspace, 'likely');
  const found = runnersIn(file).flatMap(({ runner, images }) =>
    images.flatMap((image): readonly FoundImage[] => {
      const place = image.role === 'image' ? undefined : locate(image, file);
      if (place === undefined) return [];
      const expanded = expandImage(image, file, 'likely');
      const pulled = pulledOf(workspace, { written: place.written, runner }, scenarios.of(image, file));
      return [{ ...place, job: '', expanded, ...partsOf(expanded), ...pulled, runner: runner.name?.value ?? '' }];
    }),
  );
  return listed(found);
});

/** An item for a job whose image or services are unknown. */
export function unknownImage(workspace: Workspace, job: EffectiveJob, role: ImageRole, because: string): FoundImage {
  return { uri: job.uri, range: nameRange(job, workspace), job: job.name, role, ...unknownParts, reason: because, unknown: because };
}

/** Alternatives of several files in the order of the includes. */
function inFileOrder(images: readonly EffectiveImage[]): readonly EffectiveImage[] {
  const rankOf = ({ role, from, condition }: EffectiveImage) => (role === 'image' && condition !== undefined ? from.rank : 0);
  return images.some((image) => rankOf(image) > 0) ? [...images].sort((a, b) => orderOf(a) - orderOf(b) || rankOf(a) - rankOf(b)) : images;
}

function orderOf({ role }: EffectiveImage): number {
  return role === 'image' ? 0 : 1;
}

interface Named {
  readonly written: string;
  /** The only runner that pulls it. */
  readonly runner: RunnerFacts | undefined;
}

function pulledOf(workspace: Workspace, { written, runner }: Named, scenarios: readonly PullScenario[]) {
  const answer = verdictOf(workspace, { reference: readImageReference(verbatim(written)), scenarios, runner });
  const { verdict } = answer;
  return { credential: credentialOf(scenarios, written), credentialPlaces: credentialPlaces(scenarios), verdict, reason: reasonOf(answer) };
}

function nameRange({ name, uri, range }: EffectiveJob, workspace: Workspace): SourceRange {
  const file = workspace.file(uri);
  return (file && nameRanges(workspace, file).get(name)) ?? range;
}

/** If a name is there twice, the last one counts. */
const nameRanges = query((_, { facts }: SourceFile): ReadonlyMap<string, SourceRange> => {
  return new Map((facts.pipeline?.jobs ?? []).map(({ name }) => [name.value, name.range]));
});

const unknownParts = {
  written: '',
  expanded: '',
  registry: null,
  repository: null,
  tag: null,
  digest: null,
  credential: { verdict: 'unknown', source: null, key: null },
  credentialPlaces: [],
  verdict: 'depends',
} as const;

type ImagePlace = Pick<FoundImage, 'uri' | 'range' | 'role' | 'written'>;

interface RunnerDefault extends ImagePlace {
  readonly runner: RunnerFacts;
}

/** The images that runners use for jobs without an image (docs/ground-truth.md#b2). */
export const runnerDefaults = query(({ files }): readonly RunnerDefault[] => {
  return files.flatMap((file) =>
    runnersIn(file).flatMap(({ runner, images }) => {
      const image = images.find(({ role }) => role === 'image');
      const place = image && locate(image, file);
      return place === undefined ? [] : [{ ...place, runner }];
    }),
  );
});

interface RunnerImages {
  readonly runner: RunnerFacts;
  readonly images: readonly ImageUse[];
}

function runnersIn(file: SourceFile): readonly RunnerImages[] {
  const { runners = [], images } = file.facts;
  const imagesByRunner = new Map<RunnerFacts | undefined, ImageUse[]>();
  if (runners.length > 0) for (const image of images) addTo(imagesByRunner, runnerAt(file, image.range.start), image);
  return runners.map((runner) => ({ runner, images: imagesByRunner.get(runner) ?? [] }));
}

/** Undefined for an image without a name. */
function locate({ text, reference, range, role }: ImageUse, { uri }: SourceFile): ImagePlace | undefined {
  const written = text?.text ?? '';
  return written === '' ? undefined : { uri, range: reference?.written.range ?? range, role, written };
}

function partsOf(expanded: string): Pick<FoundImage, 'registry' | 'repository' | 'tag' | 'digest'> {
  const parsed = parseReference(expanded);
  if (!('error' in parsed)) {
    return { registry: parsed.domain, repository: parsed.path, tag: parsed.tag ?? null, digest: parsed.digest ?? null };
  }
  const { registry, repository, tag, digest, problem } = readImageReference(verbatim(expanded));
  if (problem !== undefined || !expanded.includes('$')) return { registry: null, repository: null, tag: null, digest: null };
  const host = registry?.value ?? (repository.value.startsWith('$') ? undefined : 'docker.io');
  return {
    registry: host === undefined || host.includes('$') ? null : host,
    repository: repository.value,
    tag: tag?.value ?? null,
    digest: digest?.value ?? null,
  };
}
