import { maximumTagLength } from '../images/grammar.ts';
import type { Rule } from './rule.ts';
import { softened } from './shared/imageVariables.ts';

export const imageTagTooLong: Rule = {
  id: 'image-tag-too-long',
  summary: 'A tag longer than 128 characters',
  severity: 'error',
  appliesTo: 'imageFaults',
  *check({ images }) {
    for (const { reference } of images) {
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
