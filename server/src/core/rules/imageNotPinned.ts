import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { quoted } from './shared/quoting.ts';

const maxOffers = 5;

export const imageNotPinned: Rule = {
  id: 'image-not-pinned',
  summary: 'An image or service with a tag but no digest, so it can be replaced',
  severity: 'off',
  appliesTo: 'images',
  *check({ images }) {
    for (const { reference } of images) {
      const tag = reference?.tag;
      if (reference === undefined || tag === undefined || reference.digest !== undefined || reference.problem !== undefined) continue;
      // A variable in the tag may contain a digest.
      if (reference.variables.some(({ range }) => range.end > reference.repository.range.end)) continue;
      yield {
        range: tag.range,
        message: `${quoted(reference.written.value)} can be replaced: anyone who can push to the registry can move the tag. After the tag, add the digest that you tested.`,
      };
    }
  },
  lazyFixes({ range }, file): readonly Fix[] {
    const use = file.facts.images.find(({ reference }) => reference?.tag?.range.start === range.start);
    const name = use?.reference?.written.value;
    if (use === undefined || name === undefined) return [];
    const pinned = new Set<string>();
    for (const { reference } of [file, ...file.workspace.files].flatMap(({ facts }) => facts.images)) {
      if (reference?.digest === undefined || reference.problem !== undefined || reference.variables.length > 0) continue;
      if (reference.written.value.startsWith(`${name}@`)) pinned.add(reference.written.value);
    }
    const kind = pinned.size === 1 ? ({ preferred: true } as const) : {};
    return [...pinned].slice(0, maxOffers).flatMap((reference) => imageFixes(use, reference, kind));
  },
};
