import type { ImageReference } from '../model/imageReference.ts';
import { endOf } from '../pulls/knownNames.ts';
import type { Rule } from './rule.ts';
import { masked, maskVariables } from './shared/imageVariables.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';
import { isNoImageName } from './shared/officialImage.ts';
import { quoted } from './shared/quoting.ts';
import { usedTagFixes } from './shared/usedTags.ts';

/** Virtual machine images of GitLab's hosted macOS runners. They are not container images and have no tags. */
const hostedMachine = /^macos-\d+-xcode-\d+$/;

export const imageMissingTag: Rule = {
  id: 'image-missing-tag',
  summary: 'An image or service without a tag or digest, which means "latest"',
  severity: 'warning',
  appliesTo: 'images',
  *check({ images }, { file }) {
    for (const use of images) {
      if (isNoImageName(use)) continue;
      if (use.reference !== undefined && lacksTag(use.reference)) {
        const { written } = use.reference;
        yield {
          range: written.range,
          message: `${quoted(written.value)} has no tag and means "latest", which can change between runs. Use a specific tag.`,
        };
      }
      yield* faultsOfKnownNames(use, file, { isFaulty: lacksTag, message: messageFor, cause: endOf });
    }
  },
  lazyFixes: ({ range }, file) => usedTagFixes(range, file),
};

function messageFor({ written }: ImageReference, when: string): string {
  return `${when} the image is ${quoted(written.value)}. It has no tag and means "latest", which can change between runs.`;
}

function lacksTag(reference: ImageReference): boolean {
  if (reference.problem !== undefined) return false;
  if (reference.tag !== undefined || reference.digest !== undefined) return false;
  const own = maskVariables(reference);
  // A variable in the last segment may contain the tag.
  if (own.slice(own.lastIndexOf('/') + 1).includes(masked)) return false;
  return own !== '' && own !== 'scratch' && !hostedMachine.test(own);
}
