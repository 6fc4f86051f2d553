import type { FormatId } from '../model/formatId.ts';
import { lazily } from '../util/lazy.ts';
import { configRules } from './configRules.ts';
import { dependencyProxyWithoutPort } from './dependencyProxyWithoutPort.ts';
import { ecrHostMalformed } from './ecrHostMalformed.ts';
import { helperImageVersion } from './helperImageVersion.ts';
import { imageAtTopLevel } from './imageAtTopLevel.ts';
import { imageBadDigest } from './imageBadDigest.ts';
import { imageDefinedTwice } from './imageDefinedTwice.ts';
import { imageDigestWithoutTag } from './imageDigestWithoutTag.ts';
import { imageFileVariable } from './imageFileVariable.ts';
import { imageHasScheme } from './imageHasScheme.ts';
import { imageHostNotRecognized } from './imageHostNotRecognized.ts';
import { imageInvalidReference } from './imageInvalidReference.ts';
import { imageIsCommand } from './imageIsCommand.ts';
import { imageLatestTag } from './imageLatestTag.ts';
import { imageLoginTooLate } from './imageLoginTooLate.ts';
import { imageMissingTag } from './imageMissingTag.ts';
import { imageNoCredentials } from './imageNoCredentials.ts';
import { imageNotInAllowedImages } from './imageNotInAllowedImages.ts';
import { imageNotPinned } from './imageNotPinned.ts';
import { imageNotText } from './imageNotText.ts';
import { imageOnTriggerJob } from './imageOnTriggerJob.ts';
import { imagePercentVariable } from './imagePercentVariable.ts';
import { imageProjectPathCase } from './imageProjectPathCase.ts';
import { imageRefNameAsTag } from './imageRefNameAsTag.ts';
import { imageShellExpansion } from './imageShellExpansion.ts';
import { imageTagTooLong } from './imageTagTooLong.ts';
import { imageUnknownKey } from './imageUnknownKey.ts';
import { imageUnknownVariable } from './imageUnknownVariable.ts';
import { imageUntrustedRegistry } from './imageUntrustedRegistry.ts';
import { imageUppercase } from './imageUppercase.ts';
import { imageUppercaseHostAmbiguous } from './imageUppercaseHostAmbiguous.ts';
import { imageWrongType } from './imageWrongType.ts';
import { loginShadowedByAuthConfig } from './loginShadowedByAuthConfig.ts';
import { passwordInScript } from './passwordInScript.ts';
import { pullPolicyNotAllowed } from './pullPolicyNotAllowed.ts';
import { pullPolicyPrivateCached } from './pullPolicyPrivateCached.ts';
import { referenceNotFound } from './referenceNotFound.ts';
import type { Rule } from './rule.ts';
import { secretKnownPrefix } from './secretKnownPrefix.ts';
import { serviceAliasTaken } from './serviceAliasTaken.ts';
import { serviceDigestDropped } from './serviceDigestDropped.ts';
import { serviceNeedsMaskedVariable } from './serviceNeedsMaskedVariable.ts';
import { servicesNotAList } from './servicesNotAList.ts';
import { serviceWithoutAlias } from './serviceWithoutAlias.ts';

/** The rules that have something to say of files without any credentials. */
export const pipelineRules: readonly Rule[] = [
  dependencyProxyWithoutPort,
  ecrHostMalformed,
  helperImageVersion,
  imageAtTopLevel,
  imageBadDigest,
  imageDefinedTwice,
  imageDigestWithoutTag,
  imageFileVariable,
  imageHasScheme,
  imageHostNotRecognized,
  imageInvalidReference,
  imageIsCommand,
  imageLatestTag,
  imageLoginTooLate,
  imageMissingTag,
  imageNoCredentials,
  imageNotInAllowedImages,
  imageNotPinned,
  imageNotText,
  imageOnTriggerJob,
  imagePercentVariable,
  imageProjectPathCase,
  imageRefNameAsTag,
  imageShellExpansion,
  imageTagTooLong,
  imageUnknownKey,
  imageUnknownVariable,
  imageUntrustedRegistry,
  imageUppercase,
  imageUppercaseHostAmbiguous,
  imageWrongType,
  loginShadowedByAuthConfig,
  passwordInScript,
  pullPolicyNotAllowed,
  pullPolicyPrivateCached,
  referenceNotFound,
  secretKnownPrefix,
  serviceAliasTaken,
  serviceDigestDropped,
  serviceNeedsMaskedVariable,
  serviceWithoutAlias,
  servicesNotAList,
];

/** Every rule there is, in the order of their names. */
export const allRules: () => readonly Rule[] = lazily(() => [...pipelineRules, ...configRules()].sort((a, b) => (a.id < b.id ? -1 : 1)));

/** Those that can find anything in a file. */
export function rulesFor(format: FormatId, holdsCredentials: boolean): readonly Rule[] {
  return format === 'gitlab-ci' && !holdsCredentials ? pipelineRules : allRules();
}

/** Where the documentation can be read. */
export const documentation = 'https://github.com/pullproof/pullproof/blob/main/docs';

/** Where a rule's page can be read. */
export function rulePage(id: string): string {
  return `${documentation}/rules/${id}.md`;
}
