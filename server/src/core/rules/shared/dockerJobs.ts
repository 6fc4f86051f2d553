import { query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import type { Workspace } from '../../db/workspace.ts';
import type { AuthSource, Facts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { EffectiveJob } from '../../pipeline/jobs.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { pipelinesWith } from '../../pipeline/pipelines.ts';
import { variantsOf } from '../../pipeline/variants.ts';
import { expandIn } from '../../pulls/pullScenarios.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/** A job whose Docker CLI may read DOCKER_AUTH_CONFIG itself: version 28.3 or newer, or an unknown version. */
export interface DockerJob {
  readonly uri: string;
  readonly owner: string;
  /** The image or login that shows it. */
  readonly range: SourceRange;
}

/** Recognised by its images and its logins. */
export const dockerJobs = query((workspace): readonly DockerJob[] =>
  workspace.files.flatMap((file) =>
    jobsOf(file.facts)
      .filter(({ owner }) => !hasOldCli(workspace, file, owner))
      .map((job) => ({ uri: file.uri, ...job })),
  ),
);

/** A job that has both this DOCKER_AUTH_CONFIG and the Docker CLI. Every job has the variables of the pipeline and the runner. */
export function jobReading({ origin }: AuthSource, uri: string, workspace: Workspace): DockerJob | undefined {
  if (origin.kind === 'runner-environment') return dockerJobs(workspace)[0];
  if (origin.kind !== 'pipeline-variable') return undefined;
  return dockerJobs(workspace).find((job) => origin.owner === '' || (job.owner === origin.owner && job.uri === uri));
}

/**
 * Whether the Docker CLI accepts the value as DOCKER_AUTH_CONFIG, as far as the text shows. It ignores the whole value otherwise, also for one entry
 * without `auth` (docs/ground-truth.md#e2).
 */
export function isReadByCli({ refusedByCli, trailing, defects, entries }: AuthSource): boolean {
  return refusedByCli === undefined && trailing === undefined && defects.length === 0 && !entries.some(({ empty }) => empty);
}

/**
 * Whether the jobs that run the scripts of a block have images of Docker, and all of these are older than 28.3. An older CLI does not know
 * DOCKER_AUTH_CONFIG (docs/ground-truth.md#e2).
 */
export const hasOldCli = query((workspace, file: SourceFile, owner: string): boolean => {
  const jobs = pipelinesWith(workspace, file.uri).flatMap((pipeline) => usersOf(pipeline, owner));
  const versions = jobs.flatMap((job) => cliVersions(job, workspace));
  return versions.length > 0 && versions.every(readsNoVariable);
});

/** Through an anchor any job may use a block, so all jobs are returned if no other way is known. */
function usersOf({ definitions, jobNamed, jobs }: Pipeline, owner: string): readonly EffectiveJob[] {
  const names = owner === '' || owner === 'default' ? undefined : definitions.buildingOn(owner);
  const users = names === undefined ? [] : [...names].flatMap((name) => jobNamed(name) ?? []);
  return users.length > 0 ? users : jobs;
}

/** The tags of the job's images that are Docker's, with their variables expanded. Empty for no tag. */
function cliVersions({ image, otherImages, variables }: EffectiveJob, { settings }: Workspace): readonly string[] {
  return [...(image ? [image] : []), ...otherImages].flatMap(({ written }) => {
    const names = variantsOf(written, variables).map((variant) => expandIn(written, variant, settings));
    return names.flatMap((name) => {
      const match = /(?:^|\/)docker(?::([\w.-]+))?(?:@|$)/.exec(name);
      return match === null ? [] : [match[1] ?? ''];
    });
  });
}

function readsNoVariable(tag: string): boolean {
  // These two tags have not been updated since 19.03.
  if (/^(?:stable|edge)\b/.test(tag)) return true;
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (major === undefined) return false;
  return Number(major) < 28 || (Number(major) === 28 && minor !== undefined && Number(minor) < 3);
}

function jobsOf({ images, pipeline }: Facts): readonly Omit<DockerJob, 'uri'>[] {
  const logins = (pipeline?.logins ?? []).filter(({ command }) => command.value.startsWith('docker'));
  return [
    ...(pipeline === undefined ? [] : images.filter(isDocker).map(({ owner, range }) => ({ owner, range }))),
    ...logins.map(({ owner, command }) => ({ owner, range: command.range })),
  ];
}

function isDocker({ reference }: ImageUse): boolean {
  return reference !== undefined && /(?:^|\/)docker$/.test(reference.repository.value);
}
