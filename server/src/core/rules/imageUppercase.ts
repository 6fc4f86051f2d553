import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables, outsideVariables, softened } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

export const imageUppercase: Rule = {
  id: 'image-uppercase',
  summary: 'Capital letters in the repository of an image, which the engine refuses',
  severity: 'error',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'uppercase') continue;
      const { written, problem } = reference;
      const end = endOfRepository(maskVariables(reference));
      const start = reference.registry === undefined ? 0 : reference.registry.value.length;
      const lowered = outsideVariables(reference, (own) => own.slice(0, start) + own.slice(start, end).toLowerCase() + own.slice(end));
      yield {
        range: problem.range,
        message: `${quoted(written.value)} cannot be pulled: a repository is written in small letters. Did you mean ${quoted(lowered)}?`,
        ...softened(reference),
        fixes: imageFixes(use, lowered, { safe: true, preferred: true }),
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
