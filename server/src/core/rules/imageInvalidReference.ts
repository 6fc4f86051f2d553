import type { ImageReference, ReferenceProblem } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { obviousCorrection } from './shared/imageCorrection.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables, softened } from './shared/imageVariables.ts';
import { faultsOfKnownNames } from './shared/knownNames.ts';
import { quoted } from './shared/quoting.ts';

/** The characters that each part cannot contain; the message names the first one found. */
const foreignTo = { registry: /[^A-Za-z0-9.:[\]-]/, repository: /[^a-z0-9._/-]/, tag: /[^A-Za-z0-9_.-]/ } as const;
const partNames = { registry: 'a registry host', repository: 'a repository', tag: 'a tag' } as const;

export const imageInvalidReference: Rule = {
  id: 'image-invalid-reference',
  summary: 'An invalid image reference, so that the pull fails',
  severity: 'error',
  appliesTo: ['imageFaults', 'imageVariables'],
  *check({ images }, { file }) {
    for (const use of images) {
      const { reference } = use;
      yield* faultsOfKnownNames(use, file, { isFaulty, message: messageFor });
      if (reference?.problem === undefined) continue;
      if (reference.variables.some(({ syntax }) => syntax === 'shell' || syntax === 'unclosed')) continue;
      const reason = reasonOf(reference, reference.problem);
      if (reason === undefined) continue;
      const repaired = obviousCorrection(reference.written.value);
      const fixes = imageFixes(use, repaired, { preferred: true });
      const advice = repaired === undefined || fixes.length === 0 ? 'The image cannot be pulled.' : `Did you mean ${quoted(repaired)}?`;
      const message =
        reference.problem.kind === 'empty'
          ? "GitLab rejects this pipeline: the image is empty. Enter an image, or remove the key to use the Runner's default."
          : `Invalid image reference ${quoted(reference.written.value)}: ${reason}. ${advice}`;
      yield { range: reference.problem.range, message, ...softened(reference), fixes };
    }
  },
};

/** A variable without a value is usually set in GitLab, so an empty name is not judged. */
function isFaulty(reference: ImageReference): boolean {
  return reference.problem !== undefined && reference.problem.kind !== 'empty' && reasonOf(reference, reference.problem) !== undefined;
}

function messageFor(reference: ImageReference, when: string): string {
  const reason = reference.problem && reasonOf(reference, reference.problem);
  return `${when} the image is ${quoted(reference.written.value)}, which cannot be pulled: ${reason}.`;
}

/** Undefined for what other rules report. */
function reasonOf(reference: ImageReference, { kind, from, to }: ReferenceProblem): string | undefined {
  const own = maskVariables(reference);
  switch (kind) {
    case 'empty':
      return 'it is empty';
    case 'port':
      if (own.slice(from, to) === ':') return 'there is no port after ":"';
      // What is before the colon does not look like a host, so this is a tag.
      if (/^[a-z0-9_-]+:$/.test(own.slice(0, from)) && !own.startsWith('localhost:')) return 'a tag cannot contain "/"';
      return `the port ${quoted(own.slice(from, to))} is not a number`;
    case 'repository-too-long':
      return 'the repository has more than 255 characters';
    case 'registry':
    case 'repository':
    case 'tag':
      return partReason(kind, own.slice(from, to), own.slice(0, from));
    default:
      return undefined;
  }
}

function partReason(kind: keyof typeof partNames, wrong: string, before: string): string {
  if (kind === 'tag' && wrong === ':' && !before.endsWith(':')) return 'there is no tag after ":"';
  if (wrong === ':' && before === '') return 'there is no name before ":"';
  // A colon before a slash can only belong to the port of a registry.
  if (kind === 'repository' && wrong === ':') return 'a tag cannot contain "/"';
  if (kind === 'tag' && before.endsWith(':') && /^[.-]/.test(wrong)) return `a tag cannot start with ${quoted(wrong)}`;
  if (wrong === '/') return 'there is nothing on one side of a "/"';
  const foreign = foreignTo[kind].exec(wrong)?.[0];
  if (foreign !== undefined) return `${partNames[kind]} cannot contain ${quoted(foreign)}`;
  return `${partNames[kind]} cannot have ${quoted(wrong)} here`;
}
