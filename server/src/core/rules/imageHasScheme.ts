import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

export const imageHasScheme: Rule = {
  id: 'image-has-scheme',
  summary: 'An image that begins with "https://" or the like, which no image reference does',
  severity: 'error',
  about: 'imageFaults',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'scheme') continue;
      const { written, problem } = reference;
      const scheme = /^\s*[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(written.value)?.[0] ?? '';
      const fixes = imageFixes(use, written.value.slice(scheme.length), { safe: true, preferred: true });
      yield {
        range: problem.range,
        message: `${quoted(written.value)} cannot be pulled: an image begins with its registry's host, without ${quoted(scheme.trim())}. Take that away.`,
        ...softened(reference),
        fixes,
      };
    }
  },
};
