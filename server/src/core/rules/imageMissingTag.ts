import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageReference } from '../model/imageReference.ts';
import { endOf } from '../pulls/knownNames.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { masked, maskVariables } from './shared/imageVariables.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';
import { isNoImageName } from './shared/officialImage.ts';
import { quoted } from './shared/quoting.ts';

/** Virtual machine images of GitLab's hosted macOS runners. They are not container images and have no tags. */
const hostedMachine = /^macos-\d+-xcode-\d+$/;
const maxOffers = 5;

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
  lazyFixes({ range }, file): readonly Fix[] {
    const images = file.factsAround(range.start).flatMap((facts) => facts.images);
    const use = images.find(({ reference }) => reference?.written.range.start === range.start);
    const name = use?.reference?.written.value;
    if (use === undefined || name === undefined) return [];
    const known = [file, ...file.workspace.files].flatMap((one) => tagsIn(file.workspace, one));
    const tags = new Set(known.flatMap(([image, tag]) => (image === name ? tag : [])));
    const kind = tags.size === 1 ? ({ preferred: true } as const) : {};
    return [...tags].slice(0, maxOffers).flatMap((tag) => imageFixes(use, `${name}:${tag}`, kind));
  },
};

/** The tags that a file has for images. */
const tagsIn = query((_, { facts }: SourceFile): readonly (readonly [name: string, tag: string])[] =>
  facts.images.flatMap(({ reference }) => {
    if (reference?.tag === undefined || reference.problem !== undefined || reference.tag.value === 'latest') return [];
    const [named = ''] = reference.written.value.split('@', 1);
    return [[named.slice(0, -reference.tag.value.length - 1), reference.tag.value]];
  }),
);

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
