import { maximumTagLength } from '../images/grammar.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { softened } from './shared/imageVariables.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';

export const imageTagTooLong: Rule = {
  id: 'image-tag-too-long',
  summary: 'A tag longer than 128 characters',
  severity: 'error',
  appliesTo: ['imageFaults', 'imageVariables'],
  *check({ images }, { file }) {
    for (const use of images) {
      const { reference } = use;
      yield* faultsOfKnownNames(use, file, { isFaulty, message: messageFor });
      if (reference?.problem?.kind !== 'tag-too-long') continue;
      const length = reference.tag?.value.length ?? 0;
      yield {
        range: reference.problem.range,
        message: `Image cannot be pulled: its tag has ${length} characters, the maximum is ${maximumTagLength}. Use a shorter tag here and where the image is pushed.`,
        ...softened(reference),
      };
    }
  },
};

function isFaulty({ problem }: ImageReference): boolean {
  return problem?.kind === 'tag-too-long';
}

function messageFor(reference: ImageReference, when: string): string {
  return `${when} the image cannot be pulled: its tag has ${reference.tag?.value.length ?? 0} characters, the maximum is ${maximumTagLength}.`;
}
