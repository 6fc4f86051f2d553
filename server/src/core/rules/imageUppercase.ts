import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables, outsideVariables, softened } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

export const imageUppercase: Rule = {
  id: 'image-uppercase',
  summary: 'Capital letters in the repository of an image, which the engine refuses',
  severity: 'error',
  about: 'imageFaults',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'uppercase') continue;
      const { written, problem } = reference;
      const end = endOfRepository(maskVariables(reference));
      const start = reference.registry === undefined ? 0 : reference.registry.value.length;
      const lowered = outsideVariables(
        reference,
        (own) => own.slice(0, start) + own.slice(start, end).replace(/[A-Z]/g, (letter) => letter.toLowerCase()) + own.slice(end),
      );
      const fixes = imageFixes(use, lowered, { safe: true, preferred: true });
      const advice = fixes.length > 0 ? `Did you mean ${quoted(lowered)}?` : 'Write it so.';
      yield {
        range: problem.range,
        message: `${quoted(written.value)} cannot be pulled: a repository is written in small letters. ${advice}`,
        ...softened(reference),
        fixes,
      };
    }
  },
};

/** Tags and digests keep their capitals. */
function endOfRepository(own: string): number {
  const at = own.indexOf('@');
  const name = at < 0 ? own : own.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name.length : colon;
}
