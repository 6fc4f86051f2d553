import type { Rule } from './rule.ts';
import { imageFixes, isReference, maxReferenceLength } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/quoting.ts';

const program = /^(?:sudo\s+)?(?:docker|podman|nerdctl|crane|skopeo)(?=\s|$)/;
/** `docker pull x`, `docker image pull x`, `docker run --rm x`. After other options, a value cannot be distinguished from the image. */
const commandBefore =
  /^(?:sudo\s+)?(?:docker|podman|nerdctl|crane)\s+(?:(?:image|container)\s+)?(?:pull|run|push|tag)(?:\s+(?:--?[a-z][a-z-]*=\S+|--rm|-it?|-ti|-t|-d|-q))*\s+/;

export const imageIsCommand: Rule = {
  id: 'image-is-command',
  summary: 'A command, or whitespace, in an image name',
  severity: 'error',
  appliesTo: 'imageFaults',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'white-space') continue;
      const { written, problem } = reference;
      const bare = written.value.trim();
      if (/\n$/.test(written.value) && use.text !== undefined && isReference(bare)) {
        yield { range: use.text.toSource(0, written.value.length - 1), message: newlineMessage(bare), ...softened(reference) };
        continue;
      }
      const command = program.exec(bare)?.[0];
      const image = onlyImage(written.value);
      const fixes = imageFixes(use, image, { preferred: true });
      const advice = fixes.length > 0 && image !== undefined ? `Did you mean ${quoted(image)}?` : 'Enter only the image name.';
      yield {
        range: command === undefined ? problem.range : written.range,
        message:
          command === undefined
            ? `Image cannot be pulled: ${quoted(written.value)} contains whitespace. ${advice}`
            : `Image cannot be pulled: this is a ${quoted(command)} command, not an image name. ${advice}`,
        ...softened(reference),
        fixes,
      };
    }
  },
};

/** A literal or folded block keeps the newline of its last line. */
function newlineMessage(image: string): string {
  return `Image cannot be pulled: the block adds a newline after ${quoted(image)}. Write the image on the same line as its key.`;
}

/** The text without the command, or without whitespace around separators; undefined if that is not a reference. */
function onlyImage(text: string): string | undefined {
  if (text.length > maxReferenceLength) return undefined;
  const bare = text.trim().replace(commandBefore, '');
  if (isReference(bare)) return bare;
  const joined = bare
    .split(/([:/@])/)
    .map((part) => part.trim())
    .join('');
  return isReference(joined) ? joined : undefined;
}
