import type { ImageReference } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';
import { isNoImageName } from './shared/officialImage.ts';
import { quoted } from './shared/quoting.ts';
import { usedTagFixes } from './shared/usedTags.ts';

export const imageLatestTag: Rule = {
  id: 'image-latest-tag',
  summary: 'An image or service with the tag "latest", which can change between runs',
  severity: 'warning',
  appliesTo: 'images',
  *check({ images }, { file }) {
    for (const use of images) {
      const { reference } = use;
      if (isNoImageName(use)) continue;
      if (reference?.tag !== undefined && isLatest(reference)) {
        yield {
          range: reference.tag.range,
          message: `${quoted(reference.written.value)} can change between runs. Use a specific tag.`,
        };
      }
      yield* faultsOfKnownNames(use, file, { isFaulty: isLatest, message: messageFor });
    }
  },
  lazyFixes: ({ range }, file) => usedTagFixes(range, file),
};

function isLatest({ tag, digest, problem }: ImageReference): boolean {
  return tag?.value === 'latest' && digest === undefined && problem === undefined;
}

function messageFor({ written }: ImageReference, when: string): string {
  return `${when} the image is ${quoted(written.value)}, which can change between runs. Use a specific tag.`;
}
