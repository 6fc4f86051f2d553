import { allWords, createSummary } from '../db/summary.ts';
import type { ImageReference } from '../images/imageReference.ts';
import { factsAround, type ImageUse } from '../model/facts.ts';
import type { Fix, Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { masked, maskVariables } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

const maxOffers = 5;

export const imageDigestWithoutTag: Rule = {
  id: 'image-digest-without-tag',
  summary: 'A digest without a tag, which does not show the version',
  severity: 'hint',
  about: 'digests',
  *check({ images }) {
    for (const use of images) {
      if (!lacksTag(use)) continue;
      const { digest, repository } = use.reference;
      yield {
        range: digest.range,
        message: `Version of ${quoted(repository.value)} is not visible, and a credential for exactly this repository may not match: the digest has no tag. Add the tag before "@"; the digest still decides what is pulled.`,
      };
    }
  },
  moreFixes({ range }, { facts }, workspace): readonly Fix[] {
    const images = factsAround(facts, range.start).flatMap((part) => part.images);
    const use = images.find(({ reference }) => reference?.digest?.range.start === range.start);
    if (use === undefined || !lacksTag(use)) return [];
    const [name = '', digest = ''] = use.reference.written.value.split('@');
    const known = [facts, ...workspace.files.map((file) => file.facts)].flatMap((one) => [...taggedIn(one)]);
    const tagged = new Set(known.filter((written) => written.startsWith(`${name}:`) && written.endsWith(`@${digest}`)));
    const kind = tagged.size === 1 ? ({ preferred: true } as const) : {};
    return [...tagged].slice(0, maxOffers).flatMap((reference) => imageFixes(use, reference, kind));
  },
};

type DigestOnly = ImageUse & { readonly reference: ImageReference & { readonly digest: NonNullable<ImageReference['digest']> } };

/** References with a tag and a digest. */
const taggedIn = createSummary(
  ({ images }) =>
    images.flatMap(({ reference }) => {
      if (reference?.tag === undefined || reference.digest === undefined || reference.variables.length > 0) return [];
      return [reference.written.value];
    }),
  allWords,
);

function lacksTag(use: ImageUse): use is DigestOnly {
  const { reference } = use;
  if (reference?.digest === undefined || reference.tag !== undefined || reference.problem !== undefined) return false;
  // The Runner drops other digests of services, which `service-digest-dropped` reports.
  if (use.role === 'service' && !reference.digest.value.startsWith('sha256:')) return false;
  const [name = ''] = maskVariables(reference).split('@');
  // A variable in the last segment may contain a tag.
  return name !== '' && !name.slice(name.lastIndexOf('/') + 1).includes(masked);
}
