import type { Fix } from '../model/finding.ts';
import type { ImageReference, ReferenceVariable } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Rule } from './rule.ts';
import { isReference } from './shared/imageFix.ts';
import { quoted } from './shared/quoting.ts';
import { defaultFix, nameFix } from './shared/variableFixes.ts';

export const imageShellExpansion: Rule = {
  id: 'image-shell-expansion',
  summary: 'A shell expansion in an image, such as a default value',
  severity: 'error',
  appliesTo: 'imageVariables',
  *check({ images }) {
    for (const use of images) {
      for (const variable of use.reference?.variables ?? []) {
        if (!isExpansion(variable) || use.reference === undefined) continue;
        const severity = worksWithout(use.reference) ? 'warning' : 'error';
        yield { range: variable.range, message: messageFor(use, variable), severity, fixes: simplerFix(use, variable) };
      }
    }
  },
  lazyFixes({ range }, file): readonly Fix[] {
    for (const use of file.facts.images) {
      const variable = use.reference?.variables.find((candidate) => candidate.range.start === range.start);
      if (variable !== undefined && use.format === 'gitlab-ci') return defaultFix(use, variable, file);
    }
    return [];
  },
};

function messageFor({ format }: ImageUse, { value, syntax }: ReferenceVariable): string {
  if (syntax === 'unclosed') return `${quoted(value)} is not expanded: without "}", the Runner only removes the "\${". Add the "}".`;
  const where = format === 'gitlab-ci' ? '"variables:"' : 'the "environment" of the runner';
  return `${quoted(value)} expands to nothing: the Runner supports only "$NAME" and "\${NAME}". Set the value in ${where} and use only the name.`;
}

/** Whether the image is valid without its expansions: `node:20${SUFFIX:-}`. */
function worksWithout({ written, variables }: ImageReference): boolean {
  const expansions = variables.filter(isExpansion).map(({ value }) => value);
  return isReference(expansions.reduce((text, expansion) => text.replace(expansion, ''), written.value));
}

function isExpansion({ syntax }: ReferenceVariable): boolean {
  return syntax === 'shell' || syntax === 'unclosed';
}

/** Fixes that need no other change: the missing brace, and the one substring that GitLab has a variable for. */
function simplerFix(use: ImageUse, variable: ReferenceVariable): readonly Fix[] {
  if (/^\$\{CI_COMMIT_SHA:0?:8\}$/.test(variable.value)) return nameFix(use, variable, 'CI_COMMIT_SHORT_SHA');
  return variable.syntax === 'unclosed' && /^\w+$/.test(variable.name) ? nameFix(use, variable, variable.name) : [];
}
