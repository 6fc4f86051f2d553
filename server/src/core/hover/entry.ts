import { chosenCandidate } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import { keyParts } from '../images/registryKey.ts';
import type { AuthEntry } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { entryProblem } from '../pulls/candidateProblem.ts';
import { credentialCount } from '../pulls/credentialCount.ts';
import { pullScenarios } from '../pulls/pullScenarios.ts';
import { contains } from '../text/mappedText.ts';
import { type Markdown, md } from '../text/markdown.ts';
import { isPresentable } from '../text/presentable.ts';
import { action } from './actions.ts';
import { explainEntry } from './explainEntry.ts';
import type { HoverLinks } from './types.ts';

/** What an entry of a file is good for, with the images of the workspace that the Runner pulls with it. */
export function explainAuthEntry(entry: AuthEntry, self: SourceFile, links: HoverLinks): Markdown {
  const { workspace } = self;
  const scenarios = pullScenarios(workspace, 'likely');
  const isUsedFor = (image: ImageUse, file: SourceFile) =>
    scenarios.distinctOf(image, file).some(({ trace }) => {
      const used = chosenCandidate(trace);
      return used?.source.uri === self.uri && used.entry?.range.start === entry.range.start;
    });
  const places = workspace.files.flatMap((file) => {
    const valid = file.facts.images.filter(({ reference }) => reference !== undefined && reference.problem === undefined);
    return valid.filter((image) => isUsedFor(image, file)).map(() => file.path);
  });
  const use = {
    images: credentialCount(workspace).at(self.uri, entry.registry.range.start),
    places: places.length,
    files: [...new Set(places)],
  };
  const source = self.facts.auths.find(({ range }) => contains(range, entry.range.start));
  const [defect] = source?.defects ?? [];
  const host = keyParts(entry.registry.value).host.toLowerCase();
  const problem = source && entryProblem(entry, source, { host, workspace });
  const { runnerVersion } = workspace.settings;
  const isBad = problem?.verdict === 'will-be-refused' || entry.empty;
  // A link is text too: a key that contains a secret gets none.
  const isNamed = !entry.registryUnknown && isPresentable(entry.registry.value);
  const actions = isBad && isNamed ? action(md`Generate entry`, links.generate?.(entry.registry.value)) : md``;
  return explainEntry(entry, { runnerVersion, use, actions, ...(defect && { lost: defect }), ...(problem && { problem }) });
}
