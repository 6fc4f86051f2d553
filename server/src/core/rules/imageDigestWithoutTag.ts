import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { masked, maskVariables } from './shared/imageVariables.ts';
import { quoted } from './shared/quoting.ts';

const maxOffers = 5;

export const imageDigestWithoutTag: Rule = {
  id: 'image-digest-without-tag',
  summary: 'A digest without a tag, which does not show the version',
  severity: 'hint',
  appliesTo: 'digests',
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
  lazyFixes({ range }, file): readonly Fix[] {
    const images = file.factsAround(range.start).flatMap((facts) => facts.images);
    const use = images.find(({ reference }) => reference?.digest?.range.start === range.start);
    if (use === undefined || !lacksTag(use)) return [];
    const [name = '', digest = ''] = use.reference.written.value.split('@');
    const known = [file, ...file.workspace.files].flatMap((one) => taggedIn(file.workspace, one));
    const tagged = new Set(known.filter((written) => written.startsWith(`${name}:`) && written.endsWith(`@${digest}`)));
    const kind = tagged.size === 1 ? ({ preferred: true } as const) : {};
    return [...tagged].slice(0, maxOffers).flatMap((reference) => imageFixes(use, reference, kind));
  },
};

type DigestOnly = ImageUse & { readonly reference: ImageReference & { readonly digest: NonNullable<ImageReference['digest']> } };

/** References with a tag and a digest. */
const taggedIn = query((_, { facts }: SourceFile): readonly string[] =>
  facts.images.flatMap(({ reference }) => {
    if (reference?.tag === undefined || reference.digest === undefined || reference.variables.length > 0) return [];
    return [reference.written.value];
  }),
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
