import { ownTokenIn } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { readImageReference } from '../images/imageReference.ts';
import { parseReference } from '../images/normalize.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type EffectiveJob, imagesOf } from '../pipeline/jobs.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { contains, type SourceRange, verbatim } from '../text/mappedText.ts';
import { createSituations, expandImage, expandIn, knownFor, type Situation } from './pullScenarios.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** An image or service of a runnable job, as it is pulled. */
export interface ListedImage {
  /** Where its name is written: in a pipeline, or in a runner's config.toml for a job without any image. */
  readonly uri: string;
  readonly range: SourceRange;
  /** Empty for what a runner pulls of itself. */
  readonly job: string;
  readonly role: ImageRole;
  /** Before variables are expanded. */
  readonly written: string;
  /** Variables whose value is not known are left as `${NAME}`. */
  readonly expanded: string;
  /** `docker.io` for Docker Hub; null where a variable hides it, or the name is no reference. */
  readonly registry: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
  /** Null: pulled without a credential. */
  readonly credential: ListedCredential | null;
  /** The one answer that every view shows. */
  readonly verdict: Verdict;
  /** Why, in plain text. */
  readonly reason: string;
  /** Of `everything`: the name of the runner whose config.toml has the image. */
  readonly runner?: string;
  /** Of `everything`: why it is not known which image it is; a clause. There is no name then, and the place is that of the job. */
  readonly unknown?: string;
  /** Of `everything`: what decides whether the job is there, or has this one: the rules of an include. A noun. */
  readonly hangsOn?: string;
}

/** `known-of-jobs`: what is known of the jobs' images. `everything`: also which are not known, and what runners pull of themselves. */
export type ListExtent = 'known-of-jobs' | 'everything';

export interface ListedCredential {
  /** `differs`: the runners of the workspace have different ones. */
  readonly verdict: 'used' | 'unknown' | 'fails-job' | 'differs';
  /** As the job log calls it. */
  readonly source: string | null;
  readonly key: string | null;
}

/** All images that the jobs of a workspace pull; hidden and trigger jobs pull none. */
export function listImages(workspace: Workspace, extent: ListExtent): readonly ListedImage[] {
  const { settings } = workspace;
  const situations = createSituations(workspace, 'likely');
  const defaults = runnerDefaults(workspace);
  const found = new Map<string, ListedImage>();
  const add = (place: Place, { pipeline, job, runner, hangsOn }: Puller) => {
    const { uri, range, role, written } = place;
    const { name, variables } = job;
    const expanded = expandIn(written, variables, settings, knownFor(pipeline.root.uri, workspace));
    const key = `${uri} ${range.start} ${name} ${role} ${expanded}`;
    if (found.has(key)) return;
    const scenarios = situations.ofJob(expanded, { pipeline, job: name, variables }, runner);
    const pulled = {
      credential: credentialOf(scenarios, written),
      ...verdictOf(workspace, readImageReference(verbatim(written)), scenarios),
    };
    const ofRunner = runner !== undefined && extent === 'everything' ? { runner: runner.name?.value ?? '' } : {};
    const when = hangsOn !== undefined && extent === 'everything' ? { hangsOn } : {};
    found.set(key, { uri, range, job: name, role, written, expanded, ...partsOf(expanded), ...pulled, ...ofRunner, ...when });
  };
  const addUnknown = (job: EffectiveJob, role: 'image' | 'service', because: string) => {
    if (extent === 'known-of-jobs') return;
    const { name, uri } = job;
    const range = nameRange(job, workspace);
    found.set(`${uri} ${range.start} ${name} ${role} ?`, {
      uri,
      range,
      job: name,
      role,
      ...unknownImage,
      reason: because,
      unknown: because,
    });
  };
  for (const pipeline of pipelinesOf(workspace)) {
    for (const job of pipeline.jobs) {
      for (const { from, role, written, hangsOn = job.hangsOn } of imagesOf(job)) {
        add({ uri: from.uri, range: from.words ?? from.range, role, written }, { pipeline, job, hangsOn });
      }
      if (job.servicesUnknown !== undefined) addUnknown(job, 'service', job.servicesUnknown);
      if (job.image !== undefined && !job.mayLackImage) continue;
      if (job.imageUnknown !== undefined) addUnknown(job, 'image', job.imageUnknown);
      else if (defaults.length === 0) addUnknown(job, 'image', 'it names none, and no runner’s default image is at hand');
      else for (const { runner, ...place } of defaults) add(place, { pipeline, job, runner, hangsOn: job.image?.hangsOn ?? job.hangsOn });
    }
  }
  if (extent === 'known-of-jobs') return [...found.values()];
  const ofRunners = runnersIn(workspace).flatMap(({ file, runner, images }) =>
    images.flatMap((image): readonly ListedImage[] => {
      const place = image.role === 'image' ? undefined : placeOf(image, file);
      if (place === undefined) return [];
      const expanded = expandImage(image, file, 'likely');
      const scenarios = situations.of(image, file);
      const credential = credentialOf(scenarios, place.written);
      const verdict = verdictOf(workspace, readImageReference(verbatim(place.written)), scenarios);
      return [{ ...place, job: '', expanded, ...partsOf(expanded), credential, ...verdict, runner: runner.name?.value ?? '' }];
    }),
  );
  return [...found.values(), ...ofRunners];
}

function nameRange({ name, uri, range }: EffectiveJob, { files }: Workspace): SourceRange {
  const jobs = files.find((file) => file.uri === uri)?.facts.pipeline?.jobs ?? [];
  return jobs.findLast((job) => job.name.value === name)?.name.range ?? range;
}

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

type Place = Pick<ListedImage, 'uri' | 'range' | 'role' | 'written'>;

interface Puller {
  readonly pipeline: Pipeline;
  readonly job: EffectiveJob;
  /** The runner whose default image it is. */
  readonly runner?: RunnerFacts;
  /** What decides whether it is pulled at all. */
  readonly hangsOn?: string | undefined;
}

export interface RunnerDefault extends Place {
  readonly runner: RunnerFacts;
}

/** The images that runners take for jobs without any (docs/ground-truth.md#b2). */
export function runnerDefaults(workspace: Workspace): readonly RunnerDefault[] {
  return runnersIn(workspace).flatMap(({ file, runner, images }) => {
    const image = images.find(({ role }) => role === 'image');
    const place = image && placeOf(image, file);
    return place === undefined ? [] : [{ ...place, runner }];
  });
}

interface RunnerImages {
  readonly file: SourceFile;
  readonly runner: RunnerFacts;
  readonly images: readonly ImageUse[];
}

function runnersIn({ files }: Workspace): readonly RunnerImages[] {
  return files.flatMap((file) =>
    (file.facts.runners ?? []).map((runner) => ({
      file,
      runner,
      images: file.facts.images.filter(({ range }) => contains(runner.range, range.start)),
    })),
  );
}

/** Undefined for what has no name. */
function placeOf({ text, reference, range, role }: ImageUse, { uri }: SourceFile): Place | undefined {
  const written = text?.text ?? '';
  return written === '' ? undefined : { uri, range: reference?.written.range ?? range, role, written };
}

function partsOf(expanded: string): Pick<ListedImage, 'registry' | 'repository' | 'tag' | 'digest'> {
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

/** As the job log calls it. */
const jobPayload = 'job payload (GitLab Registry)';

function credentialOf(situations: readonly Situation[], written: string): ListedCredential | null {
  const [first, ...others] = situations.map(({ trace }): ListedCredential | null => {
    const { outcome, used } = trace;
    const own = outcome === 'fails-job' ? undefined : ownTokenIn(trace);
    if (own?.first !== undefined) return { verdict: 'used', source: own.first.source.name, key: own.first.key };
    // A key that may turn out to be for the very same host would come first; the hover tells.
    if (own !== undefined) return { verdict: 'used', source: jobPayload, key: /^\$\{\w+\}/.exec(written)?.[0] ?? own.variable };
    if (outcome === 'anonymous') return null;
    return { verdict: outcome, source: used?.source.name ?? null, key: used?.key ?? null };
  });
  const same = (other: ListedCredential | null) =>
    other?.verdict === first?.verdict && other?.source === first?.source && other?.key === first?.key;
  if (first === undefined || others.every(same)) return first ?? null;
  return { verdict: 'differs', source: null, key: null };
}
