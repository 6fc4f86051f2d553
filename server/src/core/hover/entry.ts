import { explainEntry } from '../credentials/explainEntry.ts';
import { situationsOf } from '../credentials/situations.ts';
import type { AuthEntry } from '../facts.ts';
import type { Settings } from '../settings.ts';
import type { WorkspaceView } from '../workspaceView.ts';

/** What an entry is good for, with the images of the workspace that the Runner pulls with it. */
export function explainAuthEntry(entry: AuthEntry, workspace: WorkspaceView, settings: Settings): string {
  const serves = workspace.files.flatMap((file) => {
    const count = file.facts.images
      .filter(({ reference }) => reference !== undefined && reference.problem === undefined)
      .filter((image) =>
        situationsOf(image, file, workspace, settings).some(({ trace }) => trace.used?.entry?.range === entry.range),
      ).length;
    return count === 0 ? [] : [{ path: file.path, count }];
  });
  return explainEntry(entry, { runnerVersion: settings.runnerVersion, serves });
}
