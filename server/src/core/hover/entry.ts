import { chosenCandidate } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { AuthEntry } from '../model/facts.ts';
import { pullScenarios } from '../pulls/pullScenarios.ts';
import { contains } from '../text/mappedText.ts';
import type { Markdown } from '../text/markdown.ts';
import { explainEntry } from './explainEntry.ts';

/** What an entry of a file is good for, with the images of the workspace that the Runner pulls with it. */
export function explainAuthEntry(entry: AuthEntry, self: SourceFile): Markdown {
  const { workspace } = self;
  const scenarios = pullScenarios(workspace, 'likely');
  const serves = workspace.files.flatMap((file) => {
    const count = file.facts.images
      .filter(({ reference }) => reference !== undefined && reference.problem === undefined)
      .filter((image) =>
        scenarios.of(image, file).some(({ trace }) => {
          const used = chosenCandidate(trace);
          return used?.source.uri === self.uri && used.entry?.range.start === entry.range.start;
        }),
      ).length;
    return count === 0 ? [] : [{ path: file.path, count }];
  });
  const [defect] = self.facts.auths.find(({ range }) => contains(range, entry.range.start))?.defects ?? [];
  return explainEntry(entry, { runnerVersion: workspace.settings.runnerVersion, serves, ...(defect && { lost: defect }) });
}
