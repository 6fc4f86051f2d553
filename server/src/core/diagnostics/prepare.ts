import { prepareSummaries } from '../db/summary.ts';
import type { FileFacts, WorkspaceView } from '../db/workspaceView.ts';
import type { Settings } from '../model/settings.ts';
import { fileAll } from '../pipeline/imageContexts.ts';
import { preparePipelineFile, preparePipelines } from '../pipeline/pipeline.ts';
import { knownHosts } from '../rules/shared/knownHosts.ts';
import { pipelineVariables } from '../rules/shared/pipelineVariables.ts';
import { prepareImages } from '../rules/shared/workspaceImages.ts';

/**
 * Works out beforehand what the findings in any file hang on that hangs on all files, in steps between which others may have their turn: with a
 * thousand files, all of it at once would hold up whoever asks first.
 */
export function* prepareWorkspace(workspace: WorkspaceView, settings: Settings): Iterable<void> {
  yield* prepareSummaries(workspace);
  yield* preparePipelines(workspace);
  yield* prepareImages(workspace, settings);
  for (const workOut of [knownHosts, pipelineVariables]) {
    workOut(workspace);
    yield;
  }
}

/** The same of a single file, as soon as it is read: what needs none of the others. */
export function prepareFile(file: FileFacts): void {
  preparePipelineFile(file);
  fileAll(file);
}
