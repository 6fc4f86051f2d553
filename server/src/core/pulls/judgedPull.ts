import type { SourceFile } from '../db/sourceFile.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { imagesOf } from '../pipeline/jobs.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { variantsOf } from '../pipeline/variants.ts';
import type { Answer } from './answer.ts';
import { expandIn, knownFor, maxWays, type PullScenario, pullScenarios } from './pullScenarios.ts';
import { verdictOf } from './verdict.ts';
import { runnerAt } from './workspaceSources.ts';

/** An image as it is written. */
export interface ImageRequest {
  readonly image: ImageUse;
  readonly reference: ImageReference;
  readonly file: SourceFile;
}

/** How an image is pulled. */
export interface JudgedPull {
  readonly answer: Answer;
  /** Empty if it cannot be pulled, or is not pulled. */
  readonly scenarios: readonly PullScenario[];
}

/** The answer for an image where it is written, over all jobs that use it. */
export function judgedPull(request: ImageRequest): JudgedPull {
  const { image, reference, file } = request;
  const { workspace } = file;
  const runner = runnerOf(image, file);
  const scenarios = reference.problem === undefined ? scenariosOf(request) : [];
  return { answer: verdictOf(workspace, { reference, scenarios, runner }), scenarios };
}

/** The runner that an image in a config.toml belongs to. */
function runnerOf({ format, range }: ImageUse, file: SourceFile): RunnerFacts | undefined {
  return format === 'gitlab-ci' ? undefined : runnerAt(file, range.start);
}

function scenariosOf(request: ImageRequest): readonly PullScenario[] {
  const { image, reference, file } = request;
  const withInputs = reference.variables.some(({ syntax }) => syntax === 'input') ? withInputsOf(request) : [];
  return withInputs.length > 0 ? withInputs : pullScenarios(file.workspace, 'likely').of(image, file);
}

/** GitLab replaces the inputs of an include in the text of a file, so only the jobs know what they stand for. */
function withInputsOf({ reference, file }: ImageRequest): readonly PullScenario[] {
  const { workspace, uri } = file;
  const { start } = reference.written.range;
  const scenarios = pullScenarios(workspace, 'likely');
  const ways = new Map<string, () => readonly PullScenario[]>();
  for (const pipeline of pipelinesWith(workspace, uri)) {
    for (const job of pipeline.jobs) {
      for (const { written, from } of imagesOf(job)) {
        if (from.uri !== uri || (from.words ?? from.range).start !== start || ways.size >= maxWays) continue;
        for (const variables of variantsOf(written, job.variables, uri)) {
          const expanded = expandIn(written, variables, workspace.settings, knownFor(pipeline.root.uri, workspace));
          ways.set(`${job.name} ${expanded}`, () => {
            const pulled = scenarios.ofJob(expanded, { pipeline, job: job.name, variables });
            return pulled.map((scenario) => ({ ...scenario, job: job.name, image: expanded }));
          });
        }
      }
    }
  }
  const all = [...ways.values()].slice(0, maxWays).flatMap((pulled) => pulled());
  if (ways.size > 1) return all;
  return all.map(({ job: _, image: __, ...scenario }) => scenario);
}
