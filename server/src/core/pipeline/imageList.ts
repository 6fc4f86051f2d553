import { ownTokenIn } from '../credentials/ownToken.ts';
import { createSituations, expandIn, knownFor, type Situation } from '../credentials/situations.ts';
import type { RunnerFacts } from '../facts.ts';
import { readImageReference } from '../images/imageReference.ts';
import { parseReference } from '../images/normalize.ts';
import type { Settings } from '../settings.ts';
import { contains, type SourceRange, verbatim } from '../text/mappedText.ts';
import type { WorkspaceView } from '../workspaceView.ts';
import type { EffectiveJob } from './jobs.ts';
import { type Pipeline, pipelinesOf } from './pipeline.ts';

/** An image or service of a runnable job, as it is pulled. */
export interface ListedImage {
  /** Where its name is written: in a pipeline, or in a runner's config.toml for a job without any image. */
  readonly uri: string;
  readonly range: SourceRange;
  readonly job: string;
  readonly role: 'image' | 'service';
  /** Before variables are expanded. */
  readonly written: string;
  /** Variables whose value is not known are left as `${NAME}`. */
  readonly expanded: string;
  /** `docker.io` for Docker Hub; null where a variable hides it, or the name is no reference. */
  readonly registry: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
  /** Null: pulled without any. */
  readonly credential: ListedCredential | null;
}

export interface ListedCredential {
  /** `differs`: the runners of the workspace have different ones. */
  readonly verdict: 'used' | 'unknown' | 'fails-job' | 'differs';
  /** As the job log calls it. */
  readonly source: string | null;
  readonly key: string | null;
}

/** All images that the jobs of a workspace pull, as far as they are known; hidden and trigger jobs pull none. */
export function listImages(workspace: WorkspaceView, settings: Settings): readonly ListedImage[] {
  const situations = createSituations(workspace, settings, 'likely');
  const defaults = runnerDefaults(workspace);
  const found = new Map<string, ListedImage>();
  const add = (place: Place, { pipeline, job, runner }: Puller) => {
    const { uri, range, role, written } = place;
    const { name, variables } = job;
    const expanded = expandIn(written, variables, settings, knownFor(pipeline.root.uri, workspace, settings));
    const key = `${uri} ${range.start} ${name} ${role} ${expanded}`;
    if (found.has(key)) return;
    const credential = credentialOf(situations.ofJob(expanded, { pipeline, job: name, variables }, runner), written);
    found.set(key, { uri, range, job: name, role, written, expanded, ...partsOf(expanded), credential });
  };
  for (const pipeline of pipelinesOf(workspace)) {
    for (const job of pipeline.jobs) {
      const own = job.image === undefined ? job.services : [job.image, ...job.services];
      for (const { from, role, written } of own) add({ uri: from.uri, range: from.words ?? from.range, role, written }, { pipeline, job });
      if (job.image !== undefined || job.imageUnknown !== undefined) continue;
      for (const { runner, ...place } of defaults) add(place, { pipeline, job, runner });
    }
  }
  return [...found.values()];
}

type Place = Pick<ListedImage, 'uri' | 'range' | 'role' | 'written'>;

interface Puller {
  readonly pipeline: Pipeline;
  readonly job: EffectiveJob;
  /** The runner whose default image it is. */
  readonly runner?: RunnerFacts;
}

export interface RunnerDefault extends Place {
  readonly runner: RunnerFacts;
}

/** The images that runners take for jobs without any (GROUND-TRUTH B.2). */
export function runnerDefaults({ files }: WorkspaceView): readonly RunnerDefault[] {
  return files.flatMap(({ uri, facts }) =>
    (facts.runners ?? []).flatMap((runner): readonly RunnerDefault[] => {
      const image = facts.images.find((use) => use.role === 'image' && contains(runner.range, use.range.start));
      const written = image?.text?.text ?? '';
      return image === undefined || written === ''
        ? []
        : [{ uri, range: image.reference?.written.range ?? image.range, role: 'image', written, runner }];
    }),
  );
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
