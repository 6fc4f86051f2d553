import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const imageLatestTag: Rule = {
  id: 'image-latest-tag',
  summary: 'An image or service with the tag "latest", which names another image tomorrow',
  severity: 'warning',
  about: 'images',
  *check({ images }) {
    for (const { reference } of images) {
      if (reference?.tag?.value !== 'latest' || reference.digest !== undefined || reference.problem !== undefined) continue;
      yield {
        range: reference.tag.range,
        message: `${quoted(reference.written.value)} is whatever was pushed last, so the job can change or break from one run to the next. Name the version that you mean.`,
      };
    }
  },
};
