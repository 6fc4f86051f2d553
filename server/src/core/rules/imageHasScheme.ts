import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/quoting.ts';

export const imageHasScheme: Rule = {
  id: 'image-has-scheme',
  summary: 'An image that starts with a scheme such as "https://"',
  severity: 'error',
  appliesTo: 'imageFaults',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'scheme') continue;
      const { written, problem } = reference;
      const scheme = /^\s*[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(written.value)?.[0] ?? '';
      const fixes = imageFixes(use, written.value.slice(scheme.length), { safe: true, preferred: true });
      yield {
        range: problem.range,
        message: `Image cannot be pulled: remove ${quoted(scheme.trim())}.`,
        ...softened(reference),
        fixes,
      };
    }
  },
};
