import type { Fix } from '../model/finding.ts';
import type { ReferenceVariable } from '../model/imageReference.ts';
import type { Rule } from './rule.ts';
import { respell } from './shared/imageFix.ts';
import { quoted } from './shared/quoting.ts';

const slugName = 'CI_COMMIT_REF_SLUG';
/** Branch names, which often contain a slash. Wherever they are set, CI_COMMIT_REF_SLUG has the same name as a valid tag. */
const branchNames = new Set(['CI_COMMIT_REF_NAME', 'CI_COMMIT_BRANCH', 'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME']);

export const imageRefNameAsTag: Rule = {
  id: 'image-ref-name-as-tag',
  summary: 'A branch name as the tag of an image, although it can contain a slash',
  severity: 'warning',
  appliesTo: 'imageVariables',
  *check({ images }) {
    for (const { reference } of images) {
      const tag = reference?.tag;
      if (reference === undefined || tag === undefined || reference.problem !== undefined) continue;
      for (const variable of reference.variables) {
        if (!branchNames.has(variable.name) || variable.syntax !== 'variable' || variable.range.start < tag.range.start) continue;
        yield {
          range: variable.range,
          message: `Pull fails on branches with "/" in their name: ${quoted(variable.value)} is then not a valid tag. Use "$CI_COMMIT_REF_SLUG" here and where the image is pushed.`,
          fixes: slugFix(variable),
        };
      }
    }
  },
};

/** Not a safe fix: the slug of `release-1.2` is a different tag, so the script that pushes must change too. */
function slugFix(variable: ReferenceVariable): readonly Fix[] {
  const slug = variable.value.startsWith('${') ? `\${${slugName}}` : `$${slugName}`;
  const edit = respell(variable, slug);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(slug)}`, preferred: true, edits: () => [edit] }];
}
