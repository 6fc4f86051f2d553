import { query } from '../../db/query.ts';
import type { Workspace } from '../../db/workspace.ts';
import type { AuthSource, Facts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';
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
  workspace.files.flatMap(({ uri, facts }) => jobsOf(facts).map((job) => ({ uri, ...job }))),
);

/** A job that has both this DOCKER_AUTH_CONFIG and the Docker CLI. Every job has the variables of the pipeline and the runner. */
export function jobReading({ origin }: AuthSource, uri: string, workspace: Workspace): DockerJob | undefined {
  if (origin.kind === 'runner-environment') return dockerJobs(workspace)[0];
  if (origin.kind !== 'pipeline-variable') return undefined;
  return dockerJobs(workspace).find((job) => origin.owner === '' || (job.owner === origin.owner && job.uri === uri));
}

function jobsOf({ images, pipeline }: Facts): readonly Omit<DockerJob, 'uri'>[] {
  if (pipeline === undefined) return [];
  const own = new Map(images.filter(({ role }) => role === 'image').map((use) => [use.owner, use]));
  const isOld = (owner: string) => {
    const image = own.get(owner) ?? own.get('default') ?? own.get('');
    return image !== undefined && isDocker(image) && readsNoVariable(image);
  };
  const logins = (pipeline.logins ?? []).filter(({ command }) => command.value.startsWith('docker'));
  return [...images.filter(isDocker), ...logins.map(({ owner, command }) => ({ owner, range: command.range }))]
    .filter(({ owner }) => !isOld(owner))
    .map(({ owner, range }) => ({ owner, range }));
}

function isDocker({ reference }: ImageUse): boolean {
  return reference !== undefined && /(?:^|\/)docker$/.test(reference.repository.value);
}

/** docs/ground-truth.md#e2. */
function readsNoVariable({ reference }: ImageUse): boolean {
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(reference?.tag?.value ?? '') ?? [];
  if (major === undefined) return false;
  return Number(major) < 28 || (Number(major) === 28 && minor !== undefined && Number(minor) < 3);
}
