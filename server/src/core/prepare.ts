import { preparePipelines } from './pipeline/pipeline.ts';
import { knownHosts } from './rules/shared/knownHosts.ts';
import { pipelineVariables } from './rules/shared/pipelineVariables.ts';
import { prepareImages } from './rules/shared/workspaceImages.ts';
import type { Settings } from './settings.ts';
import { prepareSummaries } from './summary.ts';
import type { WorkspaceView } from './workspaceView.ts';

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
