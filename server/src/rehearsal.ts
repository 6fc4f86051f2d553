import type { SourceRange } from './core/index.ts';
import type { OpenFile } from './features.ts';
import { createPauses } from './scan.ts';

/** Of more rules than these nobody asks at once. */
const mostRules = 5;

/** How long after the start nobody has waited for anything. In milliseconds. */
const peace = 200;

/**
 * Has the server answer what is likely to be asked of the first open file, with the answers thrown away: what is asked first costs several times
 * as much as what is asked again. `ask` asks all there is to ask about a place. Others have their turn between two places.
 */
export function rehearseLater(firstFile: () => OpenFile | undefined, ask: (file: OpenFile, place: SourceRange) => void): void {
  const rehearse = async () => {
    const file = firstFile();
    const pause = createPauses();
    for (const place of file === undefined ? [] : placesIn(file)) {
      // The file may be another one by now, and what is known of it out of date.
      if (firstFile()?.analysis !== file?.analysis || file === undefined) return;
      ask(file, place);
      await pause();
    }
  };
  setTimeout(() => {
    // Whoever asks in earnest is told what went wrong.
    rehearse().catch(() => undefined);
  }, peace).unref?.();
}

/** Of each kind of thing that there is something to say about, one. */
function placesIn({ analysis, circumstances }: OpenFile): readonly SourceRange[] {
  const { images, keys } = analysis.facts;
  const byRule = new Map(analysis.findings(circumstances).map((finding) => [finding.rule, finding]));
  return [images[0], images.at(-1), keys[0], ...[...byRule.values()].slice(0, mostRules)].flatMap((one) => one?.range ?? []);
}
