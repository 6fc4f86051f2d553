import { chosenOffer } from '../credentials/jobToken.ts';
import type { WorkspaceView } from '../db/workspaceView.ts';
import type { AuthEntry } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import { createSituations } from '../pulls/pullScenarios.ts';
import { contains } from '../text/mappedText.ts';
import { explainEntry } from './explainEntry.ts';

/** Explains an entry of the file at `uri`, with the images of the workspace that the Runner pulls with it. */
export function explainAuthEntry(entry: AuthEntry, uri: string, workspace: WorkspaceView, settings: Settings): string {
  const situations = createSituations(workspace, settings, 'likely');
  const serves = workspace.files.flatMap((file) => {
    const count = file.facts.images
      .filter(({ reference }) => reference !== undefined && reference.problem === undefined)
      .filter((image) =>
        situations.of(image, file).some(({ trace }) => {
          const used = chosenOffer(trace);
          return used?.source.uri === uri && used.entry?.range.start === entry.range.start;
        }),
      ).length;
    return count === 0 ? [] : [{ path: file.path, count }];
  });
  const own = workspace.files.find((file) => file.uri === uri)?.facts.auths ?? [];
  const [defect] = own.find(({ range }) => contains(range, entry.range.start))?.defects ?? [];
  return explainEntry(entry, { runnerVersion: settings.runnerVersion, serves, ...(defect && { lost: defect }) });
}
