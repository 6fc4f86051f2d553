import type { SourceFile } from '../db/sourceFile.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Answer } from '../pulls/answer.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import { verdictOf } from '../pulls/verdict.ts';
import { runnerAt } from '../pulls/workspaceSources.ts';

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

export function judgedPull({ image, reference, file }: ImageRequest): JudgedPull {
  const { workspace } = file;
  const scenarios = reference.problem === undefined ? pullScenarios(workspace, 'likely').of(image, file) : [];
  return { answer: verdictOf(workspace, { reference, scenarios, runner: runnerOf(image, file) }), scenarios };
}

/** The runner that an image in a config.toml belongs to. */
export function runnerOf({ format, range }: ImageUse, file: SourceFile): RunnerFacts | undefined {
  return format === 'gitlab-ci' ? undefined : runnerAt(file, range.start);
}
