import type { ImageReference, ReferenceProblem } from '../images/imageReference.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { quoted } from './shared/words.ts';

const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export const imageBadDigest: Rule = {
  id: 'image-bad-digest',
  summary: 'A digest that is too short or too long, has capitals, or an unknown algorithm; or an image ID',
  severity: 'error',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      const problem = reference?.problem;
      const reason = reference === undefined || problem === undefined ? undefined : reasonOf(reference, problem);
      if (reference === undefined || problem === undefined || reason === undefined) continue;
      yield { range: problem.range, message: `The pull fails: ${reason}`, fixes: imageFixes(use, withTag(reference), { preferred: true }) };
    }
  },
};

function reasonOf(reference: ImageReference, { kind, from, to }: ReferenceProblem): string | undefined {
  const digest = reference.digest?.value ?? reference.written.value.slice(from, to);
  const [algorithm = '', hex = ''] = digest.replace(/^@/, '').split(':');
  switch (kind) {
    case 'digest':
      return `after "@" comes a digest such as "sha256:" and 64 hexadecimal digits, not ${quoted(digest.replace(/^@/, ''))}. Copy it whole from the registry.`;
    case 'digest-length':
      return `a ${algorithm} digest has ${hexLength[algorithm] ?? 64} hexadecimal digits, and this one has ${hex.length}. Copy it whole from the registry.`;
    case 'digest-algorithm':
      return `${quoted(algorithm)} is no digest algorithm that the engine knows. Use the image's "sha256:" digest.`;
    case 'digest-case':
      return 'the hexadecimal digits of a digest are small letters. Write them so.';
    case 'image-id':
      return 'this is the ID of an image, which only the machine that has it knows. Write its repository and tag, or repository and digest.';
    default:
      return undefined;
  }
}

/** `node@20`, as other package managers have it. */
function withTag({ written, digest }: ImageReference): string | undefined {
  return digest?.value.includes(':') ? undefined : written.value.replace(/@(?=[^@:]+$)/, ':');
}
