import { jobTokenIn } from '../credentials/jobToken.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { readImageReference } from '../images/imageReference.ts';
import { parseReference } from '../images/normalize.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type EffectiveImage, type EffectiveJob, imagesOf } from '../pipeline/jobs.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { variantsOf } from '../pipeline/variants.ts';
import { type SourceRange, verbatim } from '../text/mappedText.ts';
import { addTo } from '../util/multimap.ts';
import { reasonOf } from './answer.ts';
import { type FoundCredential, type FoundImage, type ListedImage, listed } from './listedImage.ts';
import { expandImage, expandIn, knownFor, type PullScenario, pullScenarios } from './pullScenarios.ts';
import { verdictOf } from './verdict.ts';
import { runnerAt } from './workspaceSources.ts';

/** `known-of-jobs`: the known images of jobs. `everything`: also unknown images, and images that runners pull themselves. */
export type ListExtent = 'known-of-jobs' | 'everything';

/** All images that the jobs of a workspace pull. Hidden and trigger jobs do not pull images. */
export function listImages(workspace: Workspace, extent: ListExtent): readonly ListedImage[] {
  const work = listImagesInSteps(workspace, extent);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same in steps of less than a millisecond, for one job each. Between two steps the workspace must not change. */
export function* listImagesInSteps(workspace: Workspace, extent: ListExtent): Generator<undefined, readonly ListedImage[]> {
  const ofJobs = yield* imagesOfJobs(workspace, extent);
  return listed(extent === 'everything' ? [...ofJobs, ...imagesOfRunners(workspace)] : ofJobs);
}

/** No reader needs more. The last item says that there are more. */
const maxListed = 10_000;

/** Default images of runners that are listed for a job without an image. */
const maxDefaults = 16;

/** One item for each job that uses an image, and for each name that the image can have there, wherever it is written. */
function* imagesOfJobs(workspace: Workspace, extent: ListExtent): Generator<undefined, readonly FoundImage[]> {
  const { settings } = workspace;
  const scenarios = pullScenarios(workspace, 'likely');
  const defaults = runnerDefaults(workspace);
  const found = new Map<string, FoundImage>();
  const add = (place: ImagePlace, { pipeline, job, runner, condition }: Puller) => {
    const { uri, range, role, written } = place;
    const { name } = job;
    for (const variables of variantsOf(written, job.variables, uri)) {
      const expanded = expandIn(written, variables, settings, knownFor(pipeline.root.uri, workspace));
      const key = `${uri} ${range.start} ${name} ${role} ${expanded}`;
      if (found.has(key)) continue;
      const traced = scenarios.ofJob(expanded, { pipeline, job: name, variables }, runner);
      const pulled = pulledOf(workspace, { written, runner }, traced);
      const ofRunner = runner !== undefined && extent === 'everything' ? { runner: runner.name?.value ?? '' } : {};
      const when = condition !== undefined && extent === 'everything' ? { condition } : {};
      found.set(key, { uri, range, job: name, role, written, expanded, ...partsOf(expanded), ...pulled, ...ofRunner, ...when });
    }
  };
  const addUnknown = (job: EffectiveJob, role: ImageRole, because: string) => {
    if (extent === 'known-of-jobs') return;
    const { name, uri } = job;
    const range = nameRange(job, workspace);
    const key = `${uri} ${range.start} ${name} ${role} ?`;
    found.set(key, { uri, range, job: name, role, ...unknownImage, reason: because, unknown: because });
  };
  for (const pipeline of pipelinesOf(workspace)) {
    for (const job of pipeline.jobs) {
      yield;
      if (found.size >= maxListed) {
        addUnknown(job, 'image', `the workspace has more than ${maxListed} images`);
        return [...found.values()];
      }
      for (const { from, role, written, condition = job.condition } of inFileOrder(imagesOf(job))) {
        add({ uri: from.uri, range: from.words ?? from.range, role, written }, { pipeline, job, condition });
      }
      if (job.servicesUnknown !== undefined) addUnknown(job, 'service', job.servicesUnknown);
      if (job.image !== undefined && !job.mayLackImage) continue;
      if (job.imageUnknown !== undefined) addUnknown(job, 'image', job.imageUnknown);
      else if (defaults.length === 0)
        addUnknown(job, 'image', 'the job does not set an image, and no runner in the workspace has a default');
      else
        for (const { runner, ...place } of defaults.slice(0, maxDefaults))
          add(place, { pipeline, job, runner, condition: job.image?.condition ?? job.condition });
      if (defaults.length > maxDefaults) addUnknown(job, 'image', `more than ${maxDefaults} runners have a default image`);
    }
  }
  return [...found.values()];
}

/** Alternatives of several files in the order of the includes. */
function inFileOrder(images: readonly EffectiveImage[]): readonly EffectiveImage[] {
  const rankOf = ({ role, from, condition }: EffectiveImage) => (role === 'image' && condition !== undefined ? from.rank : 0);
  return images.some((image) => rankOf(image) > 0) ? [...images].sort((a, b) => orderOf(a) - orderOf(b) || rankOf(a) - rankOf(b)) : images;
}

function orderOf({ role }: EffectiveImage): number {
  return role === 'image' ? 0 : 1;
}

/** The images that runners pull themselves: their helper image, and services for all jobs. */
function imagesOfRunners(workspace: Workspace): readonly FoundImage[] {
  const scenarios = pullScenarios(workspace, 'likely');
  return runnersIn(workspace).flatMap(({ file, runner, images }) =>
    images.flatMap((image): readonly FoundImage[] => {
      const place = image.role === 'image' ? undefined : locate(image, file);
      if (place === undefined) return [];
      const expanded = expandImage(image, file, 'likely');
      const pulled = pulledOf(workspace, { written: place.written, runner }, scenarios.of(image, file));
      return [{ ...place, job: '', expanded, ...partsOf(expanded), ...pulled, runner: runner.name?.value ?? '' }];
    }),
  );
}

interface Named {
  readonly written: string;
  /** The only runner that pulls it. */
  readonly runner: RunnerFacts | undefined;
}

function pulledOf(workspace: Workspace, { written, runner }: Named, scenarios: readonly PullScenario[]) {
  const answer = verdictOf(workspace, { reference: readImageReference(verbatim(written)), scenarios, runner });
  return { credential: credentialOf(scenarios, written), verdict: answer.verdict, reason: reasonOf(answer) };
}

function nameRange({ name, uri, range }: EffectiveJob, workspace: Workspace): SourceRange {
  const file = workspace.file(uri);
  return (file && nameRanges(workspace, file).get(name)) ?? range;
}

/** If a name is there twice, the last one counts. */
const nameRanges = query((_, { facts }: SourceFile): ReadonlyMap<string, SourceRange> => {
  return new Map((facts.pipeline?.jobs ?? []).map(({ name }) => [name.value, name.range]));
});

const unknownImage = {
  written: '',
  expanded: '',
  registry: null,
  repository: null,
  tag: null,
  digest: null,
  credential: { verdict: 'unknown', source: null, key: null },
  verdict: 'depends',
} as const;

type ImagePlace = Pick<FoundImage, 'uri' | 'range' | 'role' | 'written'>;

interface Puller {
  readonly pipeline: Pipeline;
  readonly job: EffectiveJob;
  /** The runner whose default image it is. */
  readonly runner?: RunnerFacts;
  /** What decides whether it is pulled. */
  readonly condition?: string | undefined;
}

export interface RunnerDefault extends ImagePlace {
  readonly runner: RunnerFacts;
}

/** The images that runners use for jobs without an image (docs/ground-truth.md#b2). */
export function runnerDefaults(workspace: Workspace): readonly RunnerDefault[] {
  return runnersIn(workspace).flatMap(({ file, runner, images }) => {
    const image = images.find(({ role }) => role === 'image');
    const place = image && locate(image, file);
    return place === undefined ? [] : [{ ...place, runner }];
  });
}

interface RunnerImages {
  readonly file: SourceFile;
  readonly runner: RunnerFacts;
  readonly images: readonly ImageUse[];
}

function runnersIn({ files }: Workspace): readonly RunnerImages[] {
  return files.flatMap((file) => {
    const { runners = [], images } = file.facts;
    const imagesByRunner = new Map<RunnerFacts | undefined, ImageUse[]>();
    if (runners.length > 0) for (const image of images) addTo(imagesByRunner, runnerAt(file, image.range.start), image);
    return runners.map((runner) => ({ file, runner, images: imagesByRunner.get(runner) ?? [] }));
  });
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

/** Its name in the job log. */
const jobPayload = 'job payload (GitLab Registry)';

function credentialOf(scenarios: readonly PullScenario[], written: string): FoundCredential | null {
  const [first, ...others] = scenarios.map(({ trace }): FoundCredential | null => {
    const { outcome, used } = trace;
    const own = outcome === 'fails-job' ? undefined : jobTokenIn(trace);
    if (own?.first !== undefined) return { verdict: 'used', source: own.first.source.name, key: own.first.key };
    // A key for the same host would come first if a variable expands to it. The hover explains that.
    if (own !== undefined) return { verdict: 'used', source: jobPayload, key: /^\$\{\w+\}/.exec(written)?.[0] ?? own.variable };
    if (outcome === 'anonymous') return null;
    return { verdict: outcome, source: used?.source.name ?? null, key: used?.key ?? null };
  });
  const same = (other: FoundCredential | null) =>
    other?.verdict === first?.verdict && other?.source === first?.source && other?.key === first?.key;
  if (first === undefined || others.every(same)) return first ?? null;
  return { verdict: 'differs', source: null, key: null };
}
