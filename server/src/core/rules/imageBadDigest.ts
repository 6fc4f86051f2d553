import type { ImageReference, ReferenceProblem } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { obviousCorrection } from './shared/imageCorrection.ts';
import { imageFixes } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/quoting.ts';

const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export const imageBadDigest: Rule = {
  id: 'image-bad-digest',
  summary: 'An invalid digest, or an image ID in its place',
  severity: 'error',
  appliesTo: 'imageFaults',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      const problem = reference?.problem;
      const reason = reference === undefined || problem === undefined ? undefined : reasonOf(reference, problem);
      if (reference === undefined || problem === undefined || reason === undefined) continue;
      const repaired = withTag(reference);
      const fixes = imageFixes(use, repaired, { preferred: true });
      const [what, whatToDo] = reason;
      const advice = repaired !== undefined && fixes.length > 0 ? `Did you mean ${quoted(repaired)}?` : whatToDo;
      yield { range: problem.range, message: `Image cannot be pulled: ${what}. ${advice}`, ...softened(reference), fixes };
    }
  },
};

/** What is wrong, and what to do about it. */
function reasonOf(reference: ImageReference, { kind, from, to }: ReferenceProblem): readonly [string, string] | undefined {
  const digest = reference.digest?.value ?? reference.written.value.slice(from, to);
  const [algorithm = '', hex = ''] = digest.split(':');
  const copy = 'Copy the whole digest from the registry.';
  switch (kind) {
    case 'digest':
      return [
        digest === '' ? 'there is no digest after "@"' : `${quoted(digest)} is not a digest ("sha256:" and 64 hexadecimal digits)`,
        copy,
      ];
    case 'digest-length':
      return [`a ${algorithm} digest has ${hexLength[algorithm] ?? 64} hexadecimal digits, not ${hex.length}`, copy];
    case 'digest-algorithm':
      return [`unknown digest algorithm ${quoted(algorithm)}`, 'Use the "sha256:" digest of the image.'];
    case 'digest-case':
      return ['the hexadecimal digits of a digest must be lowercase', copy];
    case 'image-id':
      return ['this is an image ID, which is known only to the machine that has the image', 'Use a repository with a tag or a digest.'];
    default:
      return undefined;
  }
}

/** `node@20`, as package managers write it, was meant as `node:20`. */
function withTag({ written, digest }: ImageReference): string | undefined {
  if (digest === undefined || digest.value === '') return obviousCorrection(written.value);
  return digest.value.includes(':') ? undefined : written.value.replace(/@(?=[^@:]+$)/, ':');
}
