import type { SourceRange } from '../core/index.ts';
import { createPauses } from '../workspace/scan.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { OpenFile } from './features.ts';

/** Of more rules than these nobody asks at once. */
const mostRules = 5;

/** How long after the start nobody has waited for anything. In milliseconds. */
const peace = 200;

/** With twice or four times as many the first real keys were no quicker. */
const mostKeys = 5;

/** With more files than these, too much hangs on one of them to be looked at again. */
const mostFiles = 20;

/**
 * Has the server answer what is likely to be asked of the first open file, with the answers thrown away: what is asked first costs several times
 * as much as what is asked again. `ask` asks all there is to ask about a place. Others have their turn between two places.
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
      // The file may be another one by now, and what is known of it out of date.
      if (firstFile()?.analysis.text !== file.analysis.text) return;
      act();
      await pause();
    }
  };
  setTimeout(() => {
    // Whoever asks in earnest is told what went wrong.
    rehearse().catch(() => undefined);
  }, peace).unref?.();
}

/** A key and its undoing, in one go: nobody sees the file in between. */
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

/** Of each kind of thing that there is something to say about, one. */
function placesIn({ analysis, circumstances }: OpenFile): readonly SourceRange[] {
  const { images, keys } = analysis.facts;
  const byRule = new Map(analysis.findings(circumstances).map((finding) => [finding.rule, finding]));
  return [images[0], images.at(-1), keys[0], ...[...byRule.values()].slice(0, mostRules)].flatMap((one) => one?.range ?? []);
}
