import { imageBadDigest } from './imageBadDigest.ts';
import { imageHasScheme } from './imageHasScheme.ts';
import { imageInvalidReference } from './imageInvalidReference.ts';
import { imageIsCommand } from './imageIsCommand.ts';
import { imageLatestTag } from './imageLatestTag.ts';
import { imageMissingTag } from './imageMissingTag.ts';
import { imageNotText } from './imageNotText.ts';
import { imageRefNameAsTag } from './imageRefNameAsTag.ts';
import { imageShellExpansion } from './imageShellExpansion.ts';
import { imageUppercase } from './imageUppercase.ts';
import type { Rule } from './rule.ts';

/** Every rule there is. A new one is one line here; `npm run new-rule` writes it. */
export const rules: readonly Rule[] = [
  imageBadDigest,
  imageHasScheme,
  imageInvalidReference,
  imageIsCommand,
  imageLatestTag,
  imageMissingTag,
  imageNotText,
  imageRefNameAsTag,
  imageShellExpansion,
  imageUppercase,
];

/** Where the documentation can be read. */
export const documentation = 'https://github.com/pullproof/pullproof/blob/main/docs';

/** Where a rule's page can be read. */
export function rulePage(id: string): string {
  return `${documentation}/rules/${id}.md`;
}
