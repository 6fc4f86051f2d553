import { maximumTagLength } from '../images/grammar.ts';
import type { Rule } from './rule.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

export const imageTagTooLong: Rule = {
  id: 'image-tag-too-long',
  summary: 'A tag of more than 128 characters, which no registry takes',
  severity: 'error',
  about: 'imageFaults',
  *check({ images }) {
    for (const { reference } of images) {
      if (reference?.problem?.kind !== 'tag-too-long') continue;
      const length = reference.tag?.value.length ?? 0;
      yield {
        range: reference.problem.range,
        message: `${quoted(reference.written.value)} cannot be pulled: its tag has ${length} characters, and ${maximumTagLength} are allowed. Use a shorter tag, here and where the image is pushed.`,
        ...softened(reference),
      };
    }
  },
};
