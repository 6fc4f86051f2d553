import type { ImageReference } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { meantInstead } from './shared/officialImage.ts';
import { quoted } from './shared/quoting.ts';

export const imageVersionInName: Rule = {
  id: 'image-version-in-name',
  summary: 'The version of an official image in its name instead of its tag',
  severity: 'warning',
  appliesTo: 'images',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      const meant = meantInstead(use);
      if (reference === undefined || meant === undefined) continue;
      yield {
        range: reference.written.range,
        message: `Image will probably not be found: Docker Hub has no official image ${quoted(nameOf(reference))}. Did you mean ${quoted(meant)}?`,
        fixes: imageFixes(use, meant, { preferred: true }),
      };
    }
  },
};

function nameOf({ written, tag }: ImageReference): string {
  return tag === undefined ? written.value : written.value.slice(0, -tag.value.length - 1);
}
