import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { quoted } from './shared/quoting.ts';

const project =
  '(?:\\$CI_PROJECT_PATH\\b|\\$\\{CI_PROJECT_PATH\\}|\\$\\{?CI_PROJECT_NAMESPACE\\}?/\\$(?:CI_PROJECT_NAME\\b|\\{CI_PROJECT_NAME\\}))';
const ownImage = new RegExp(`^(?:\\$CI_REGISTRY|\\$\\{CI_REGISTRY\\})/${project}`);
const literalHost = new RegExp(`^([\\w-]+(?:\\.[\\w-]+)+(?::\\d+)?)/(${project})`);

export const imageProjectPathCase: Rule = {
  id: 'image-project-path-case',
  summary: 'The project path in an image, where uppercase letters make the pull fail',
  severity: 'warning',
  appliesTo: 'images',
  *check({ images }) {
    for (const use of images) {
      const { reference } = use;
      if (reference === undefined || use.text === undefined || reference.problem !== undefined) continue;
      const own = ownImage.exec(reference.written.value);
      if (own !== null) {
        yield {
          range: use.text.toSource(0, own[0].length),
          message: `Pull fails if the project path has uppercase letters: ${quoted(own[0])} keeps them. Use "$CI_REGISTRY_IMAGE", which is lowercase.`,
          fixes: registryImageFix(use, own[0]),
        };
        continue;
      }
      const [whole, host = '', path = ''] = literalHost.exec(reference.written.value) ?? [];
      if (whole === undefined) continue;
      yield {
        range: use.text.toSource(host.length + 1, whole.length),
        message: `Pull fails if the project path has uppercase letters: ${quoted(path)} keeps them. Write the path in lowercase, or use "$CI_REGISTRY_IMAGE" if ${quoted(host)} is GitLab's own registry.`,
        severity: 'info',
      };
    }
  },
};

function registryImageFix(use: ImageUse, replaced: string): readonly Fix[] {
  const rest = use.text?.text.slice(replaced.length) ?? '';
  return imageFixes(use, `${/^\w/.test(rest) ? '${CI_REGISTRY_IMAGE}' : '$CI_REGISTRY_IMAGE'}${rest}`, { preferred: true });
}
