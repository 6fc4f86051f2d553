import type { ImageReference } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';
import { quoted } from './shared/quoting.ts';

export const imageHasScheme: Rule = {
  id: 'image-has-scheme',
  summary: 'An image that starts with a scheme such as "https://"',
  severity: 'error',
  appliesTo: ['imageFaults', 'imageVariables'],
  *check({ images }, { file }) {
    for (const use of images) {
      const { reference } = use;
      yield* faultsOfKnownNames(use, file, { isFaulty, message: messageFor });
      if (reference?.problem?.kind !== 'scheme') continue;
      const { written, problem } = reference;
      const scheme = schemeOf(reference);
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

function isFaulty({ problem }: ImageReference): boolean {
  return problem?.kind === 'scheme';
}

function messageFor(reference: ImageReference, when: string): string {
  return `${when} the image is ${quoted(reference.written.value)}, which cannot be pulled: remove ${quoted(schemeOf(reference).trim())}.`;
}

function schemeOf({ written }: ImageReference): string {
  return /^\s*[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(written.value)?.[0] ?? '';
}
