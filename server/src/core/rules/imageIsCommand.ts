import type { Rule } from './rule.ts';
import { imageFixes, isReference, longestReference } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/words.ts';

const program = /^(?:sudo\s+)?(?:docker|podman|nerdctl|crane|skopeo)(?=\s|$)/;
/** `docker pull x`, `docker image pull x`, `docker run --rm x`; an option with a value of its own is more than we can tell. */
const commandBefore =
  /^(?:sudo\s+)?(?:docker|podman|nerdctl|crane)\s+(?:(?:image|container)\s+)?(?:pull|run|push|tag)(?:\s+(?:--?[a-z][a-z-]*=\S+|--rm|-it?|-ti|-t|-d|-q))*\s+/;

export const imageIsCommand: Rule = {
  id: 'image-is-command',
  summary: 'A command, or several words, where the name of an image belongs',
  severity: 'error',
  about: 'imageFaults',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'white-space') continue;
      const { written, problem } = reference;
      const bare = written.value.trim();
      if (/\n$/.test(written.value) && use.text !== undefined && isReference(bare)) {
        yield { range: use.text.toSource(0, written.value.length - 1), message: lineEndMessage(bare), ...softened(reference) };
        continue;
      }
      const command = program.exec(bare)?.[0];
      const image = onlyImage(written.value);
      const fixes = imageFixes(use, image, { preferred: true });
      const advice = fixes.length > 0 && image !== undefined ? `Did you mean ${quoted(image)}?` : 'Write the name of the image alone.';
      yield {
        range: command === undefined ? problem.range : written.range,
        message:
          command === undefined
            ? `${quoted(written.value)} cannot be pulled: an image reference has no white space in it. ${advice}`
            : `This is a ${quoted(command)} command, and the Runner takes all of it for the name of an image: the pull fails. ${advice}`,
        ...softened(reference),
        fixes,
      };
    }
  },
};

/** A literal or folded block keeps the end of its last line. */
function lineEndMessage(image: string): string {
  return `The block leaves a line end after ${quoted(image)}, and the pull fails: it counts as a part of the name. Write the image on the line of its key.`;
}

/** What is left without the command, or without white space that only separates parts; undefined where that is anyone's guess. */
function onlyImage(text: string): string | undefined {
  if (text.length > longestReference) return undefined;
  const bare = text.trim().replace(commandBefore, '');
  if (isReference(bare)) return bare;
  const joined = bare.replace(/\s*([:/@])\s*/g, '$1');
  return isReference(joined) ? joined : undefined;
}
