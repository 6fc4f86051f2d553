import type { ImageReference, ReferenceProblem } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { obviousRepair } from './shared/imageRepair.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export const imageBadDigest: Rule = {
  id: 'image-bad-digest',
  summary: 'A digest that is too short or too long, has capitals, or an unknown algorithm; or an image ID',
  severity: 'error',
  about: 'imageFaults',
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
      yield { range: problem.range, message: `The pull fails: ${what}. ${advice}`, ...softened(reference), fixes };
    }
  },
};

/** What is wrong, and what to do. */
function reasonOf(reference: ImageReference, { kind, from, to }: ReferenceProblem): readonly [string, string] | undefined {
  const digest = reference.digest?.value ?? reference.written.value.slice(from, to);
  const [algorithm = '', hex = ''] = digest.split(':');
  const copy = 'Copy it whole from the registry.';
  switch (kind) {
    case 'digest':
      return [
        digest === '' ? 'no digest follows the "@"' : `${quoted(digest)} is no digest such as "sha256:" and 64 hexadecimal digits`,
        copy,
      ];
    case 'digest-length':
      return [`a ${algorithm} digest has ${hexLength[algorithm] ?? 64} hexadecimal digits, and this one has ${hex.length}`, copy];
    case 'digest-algorithm':
      return [`${quoted(algorithm)} is no digest algorithm that the engine knows`, 'Use the "sha256:" digest of the image.'];
    case 'digest-case':
      return ['the hexadecimal digits of a digest are written in small letters', copy];
    case 'image-id':
      return [
        'this is the ID of an image, which only the machine that has the image knows',
        'Write repository and tag, or repository and digest.',
      ];
    default:
      return undefined;
  }
}

/** `node@20`, as other package managers have it, is `node:20`. */
function withTag({ written, digest }: ImageReference): string | undefined {
  if (digest === undefined || digest.value === '') return obviousRepair(written.value);
  return digest.value.includes(':') ? undefined : written.value.replace(/@(?=[^@:]+$)/, ':');
}
