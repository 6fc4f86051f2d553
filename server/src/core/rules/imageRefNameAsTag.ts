import type { Fix } from '../model/finding.ts';
import type { VariablePart } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { respell } from './shared/imageFix.ts';
import { quoted } from './shared/words.ts';

const slugName = 'CI_COMMIT_REF_SLUG';
/** Names of branches, in which a slash is common. In all their pipelines GitLab sets CI_COMMIT_REF_SLUG to the same name, made fit for a tag. */
const branchNames = new Set(['CI_COMMIT_REF_NAME', 'CI_COMMIT_BRANCH', 'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME']);

export const imageRefNameAsTag: Rule = {
  id: 'image-ref-name-as-tag',
  summary: 'The name of a branch as the tag of an image, although it may contain a slash',
  severity: 'warning',
  about: 'imageVariables',
  *check({ images }) {
    for (const { reference } of images) {
      const tag = reference?.tag;
      if (reference === undefined || tag === undefined || reference.problem !== undefined) continue;
      for (const variable of reference.variables) {
        if (!branchNames.has(variable.name) || variable.syntax !== 'variable' || variable.range.start < tag.range.start) continue;
        yield {
          range: variable.range,
          message: `${quoted(variable.value)} can hold a "/", which a tag cannot: on such a branch the pull fails. Use "$CI_COMMIT_REF_SLUG", here and where the image is pushed.`,
          fixes: slugFix(variable),
        };
      }
    }
  },
};

/** Not a safe fix: for a branch such as `release-1.2` the slug is another tag, and the script that pushes has to change with it. */
function slugFix(variable: VariablePart): readonly Fix[] {
  const slug = variable.value.startsWith('${') ? `\${${slugName}}` : `$${slugName}`;
  const edit = respell(variable, slug);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(slug)}`, preferred: true, edits: () => [edit] }];
}
