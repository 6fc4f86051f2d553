import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imageLatestTag: Rule = {
  id: 'image-latest-tag',
  summary: 'An image or service with the tag "latest", which can change between runs',
  severity: 'warning',
  appliesTo: 'images',
  *check({ images }) {
    for (const { reference } of images) {
      if (reference?.tag?.value !== 'latest' || reference.digest !== undefined || reference.problem !== undefined) continue;
      yield {
        range: reference.tag.range,
        message: `${quoted(reference.written.value)} can change between runs. Use a specific tag.`,
      };
    }
  },
};
