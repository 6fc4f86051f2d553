import type { SourceRange } from '../core/index.ts';
import { createPauses } from '../workspace/scan.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { OpenFile } from './features.ts';

/** How many rules are included: users look at few findings at once. */
const mostRules = 5;

/** The warm-up starts after this time, when the first requests of the editor are done. In milliseconds. */
const peace = 200;

/** Two or four times as many did not make the first real keystrokes faster. */
const mostKeys = 5;

/** In a larger workspace, too much depends on a file to check it again. */
const mostFiles = 20;

/**
 * Runs likely requests on the first open file and discards the results, because a first request takes several times as long as later ones.
 * `ask` runs all requests for one position. The event loop runs between two positions.
 */
export function rehearseLater(
  workspace: () => Workspace,
  firstFile: () => OpenFile | undefined,
  ask: (file: OpenFile, place: SourceRange) => void,
): void {
  const rehearse = async () => {
    const file = firstFile();
    if (file === undefined) return;
    const places = placesIn(file);
    const acts = [
      ...places.map((place) => () => ask(file, place)),
      ...places.slice(0, mostKeys).map(({ end }) => {
        return () => workspace().uris().length <= mostFiles && typeIn(workspace(), file, end);
      }),
    ];
    const pause = createPauses();
    for (const act of acts) {
      // The file may have changed, so its analysis may be out of date.
      if (firstFile()?.analysis.text !== file.analysis.text) return;
      act();
      await pause();
    }
  };
  setTimeout(() => {
    // A real request reports the same error.
    rehearse().catch(() => undefined);
  }, peace).unref?.();
}

/** Types a character and undoes it in one synchronous step, so that no request sees the changed text. */
function typeIn(workspace: Workspace, { document: { uri, lineCount }, analysis: { text } }: OpenFile, at: number): void {
  const read = (typed: string) => {
    workspace.set(uri, typed, () => lineCount);
    workspace.findingsOf(uri);
  };
  try {
    read(`${text.slice(0, at)}x${text.slice(at)}`);
  } finally {
    read(text);
  }
}

/** One position for each kind of result. */
function placesIn({ analysis, circumstances }: OpenFile): readonly SourceRange[] {
  const { images, keys } = analysis.facts;
  const byRule = new Map(analysis.findings(circumstances).map((finding) => [finding.rule, finding]));
  return [images[0], images.at(-1), keys[0], ...[...byRule.values()].slice(0, mostRules)].flatMap((one) => one?.range ?? []);
}
