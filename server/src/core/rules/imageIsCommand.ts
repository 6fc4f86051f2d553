import type { Rule } from './rule.ts';
import { imageFixes, isReference } from './shared/imageFix.ts';
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
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference?.problem?.kind !== 'white-space') continue;
      const { written, problem } = reference;
      const command = program.exec(written.value.trim())?.[0];
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

/** What is left without the command, or without white space that only separates parts; undefined where that is anyone's guess. */
function onlyImage(text: string): string | undefined {
  const bare = text.trim().replace(commandBefore, '');
  if (isReference(bare)) return bare;
  const joined = bare.replace(/\s*([:/@])\s*/g, '$1');
  return isReference(joined) ? joined : undefined;
}
