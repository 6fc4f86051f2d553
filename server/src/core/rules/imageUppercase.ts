import type { ImageReference } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables, outsideVariables, softened } from './shared/imageVariables.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';
import { quoted } from './shared/quoting.ts';

export const imageUppercase: Rule = {
  id: 'image-uppercase',
  summary: 'Uppercase letters in the repository of an image',
  severity: 'error',
  appliesTo: ['imageFaults', 'imageVariables'],
  *check({ images }, { file }) {
    for (const use of images) {
      const { reference } = use;
      yield* faultsOfKnownNames(use, file, { isFaulty, message: messageFor });
      if (reference?.problem?.kind !== 'uppercase') continue;
      const { problem } = reference;
      const end = endOfRepository(maskVariables(reference));
      const start = reference.registry === undefined ? 0 : reference.registry.value.length;
      const lowered = outsideVariables(
        reference,
        (own) => own.slice(0, start) + own.slice(start, end).replace(/[A-Z]/g, (letter) => letter.toLowerCase()) + own.slice(end),
      );
      const fixes = imageFixes(use, lowered, { safe: true, preferred: true });
      const advice = fixes.length > 0 ? `Did you mean ${quoted(lowered)}?` : 'Change it to lowercase.';
      yield {
        range: problem.range,
        message: `Image cannot be pulled: repository names must be lowercase. ${advice}`,
        ...softened(reference),
        fixes,
      };
    }
  },
};

/** Tags and digests keep their uppercase letters. */
function endOfRepository(own: string): number {
  const at = own.indexOf('@');
  const name = at < 0 ? own : own.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name.length : colon;
}

function isFaulty({ problem }: ImageReference): boolean {
  return problem?.kind === 'uppercase';
}

function messageFor(reference: ImageReference, when: string): string {
  return `${when} the image is ${quoted(reference.written.value)}, which cannot be pulled: repository names must be lowercase.`;
}
