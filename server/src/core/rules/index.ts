import { authEmptyEntry } from './authEmptyEntry.ts';
import { authInvalidJson } from './authInvalidJson.ts';
import { authMissingColon } from './authMissingColon.ts';
import { authNotBase64 } from './authNotBase64.ts';
import { authTrailingNewline } from './authTrailingNewline.ts';
import { authWrongType } from './authWrongType.ts';
import { containerLinks } from './containerLinks.ts';
import { credsStoreForAll } from './credsStoreForAll.ts';
import { credsStoreNotOnRunner } from './credsStoreNotOnRunner.ts';
import { ecrStaticAuth } from './ecrStaticAuth.ts';
import { helperNameInvalid } from './helperNameInvalid.ts';
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
import { pullPolicyInvalid } from './pullPolicyInvalid.ts';
import { registryKeyApiPath } from './registryKeyApiPath.ts';
import { registryKeyDockerHub } from './registryKeyDockerHub.ts';
import { registryKeyDuplicate } from './registryKeyDuplicate.ts';
import { registryKeyPathDropped } from './registryKeyPathDropped.ts';
import type { Rule } from './rule.ts';
import { secretCommitted } from './secretCommitted.ts';
import { tomlSyntax } from './tomlSyntax.ts';

/** Every rule there is. A new one is one line here; `npm run new-rule` writes it. */
export const rules: readonly Rule[] = [
  authEmptyEntry,
  authInvalidJson,
  authMissingColon,
  authNotBase64,
  authTrailingNewline,
  authWrongType,
  containerLinks,
  credsStoreForAll,
  credsStoreNotOnRunner,
  ecrStaticAuth,
  helperNameInvalid,
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
  pullPolicyInvalid,
  registryKeyApiPath,
  registryKeyDockerHub,
  registryKeyDuplicate,
  registryKeyPathDropped,
  secretCommitted,
  tomlSyntax,
];

/** Where the documentation can be read. */
export const documentation = 'https://github.com/pullproof/pullproof/blob/main/docs';

/** Where a rule's page can be read. */
export function rulePage(id: string): string {
  return `${documentation}/rules/${id}.md`;
}
