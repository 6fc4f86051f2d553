import { createSummary } from '../db/summary.ts';
import type { ImageReference } from '../images/imageReference.ts';
import { factsAround, type ImageUse } from '../model/facts.ts';
import type { Fix, Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { masked, maskVariables } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

/** Virtual machine images of GitLab's hosted macOS runners. They are not container images and have no tags. */
const hostedMachine = /^macos-\d+-xcode-\d+$/;
const mostOffers = 5;

export const imageMissingTag: Rule = {
  id: 'image-missing-tag',
  summary: 'An image or service without a tag or digest, which means "latest"',
  severity: 'warning',
  about: 'images',
  *check({ images }) {
    for (const use of images) {
      if (!lacksTag(use)) continue;
      const { written } = use.reference;
      yield {
        range: written.range,
        message: `${quoted(written.value)} has no tag and means "latest", which can change between runs. Use a specific tag.`,
      };
    }
  },
  moreFixes({ range }, { facts }, workspace): readonly Fix[] {
    const images = factsAround(facts, range.start).flatMap((part) => part.images);
    const use = images.find(({ reference }) => reference?.written.range.start === range.start);
    const name = use?.reference?.written.value;
    if (use === undefined || name === undefined) return [];
    const tags = new Set([facts, ...workspace.files.map((file) => file.facts)].flatMap((one) => tagsIn(one).get(name) ?? []));
    const kind = tags.size === 1 ? ({ preferred: true } as const) : {};
    return [...tags].slice(0, mostOffers).flatMap((tag) => imageFixes(use, `${name}:${tag}`, kind));
  },
};

/** The tags that a file uses, by image name. The words alternate: name, tag, name, tag. */
const tagsIn = createSummary(
  ({ images }) =>
    images.flatMap(({ reference }) => {
      if (reference?.tag === undefined || reference.problem !== undefined || reference.tag.value === 'latest') return [];
      const [named = ''] = reference.written.value.split('@', 1);
      return [named.slice(0, -reference.tag.value.length - 1), reference.tag.value];
    }),
  (words) => {
    const tags = new Map<string, string[]>();
    for (const some of words) {
      for (let at = 0; at < some.length; at += 2) {
        const [name = '', tag = ''] = [some[at], some[at + 1]];
        const known = tags.get(name);
        if (known === undefined) tags.set(name, [tag]);
        else if (!known.includes(tag)) known.push(tag);
      }
    }
    return tags;
  },
);

function lacksTag(use: ImageUse): use is ImageUse & { readonly reference: ImageReference } {
  const { reference } = use;
  if (reference === undefined || reference.problem !== undefined) return false;
  if (reference.tag !== undefined || reference.digest !== undefined) return false;
  const own = maskVariables(reference);
  // A variable in the last segment may contain the tag.
  if (own.slice(own.lastIndexOf('/') + 1).includes(masked)) return false;
  return own !== '' && own !== 'scratch' && !hostedMachine.test(own);
}
