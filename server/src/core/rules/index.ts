import { allowedPatternNegation } from './allowedPatternNegation.ts';
import { allowedPatternNeverMatches } from './allowedPatternNeverMatches.ts';
import { allowedPatternTooWide } from './allowedPatternTooWide.ts';
import { authCliStrict } from './authCliStrict.ts';
import { authConfigEncoded } from './authConfigEncoded.ts';
import { authDollarExpanded } from './authDollarExpanded.ts';
import { authEmptyEntry } from './authEmptyEntry.ts';
import { authEncodedWithNewline } from './authEncodedWithNewline.ts';
import { authFieldsConflict } from './authFieldsConflict.ts';
import { authInvalidJson } from './authInvalidJson.ts';
import { authLineWrapped } from './authLineWrapped.ts';
import { authMissingColon } from './authMissingColon.ts';
import { authNotBase64 } from './authNotBase64.ts';
import { authOverridesJobRegistry } from './authOverridesJobRegistry.ts';
import { authPlaceholder } from './authPlaceholder.ts';
import { authTrailingNewline } from './authTrailingNewline.ts';
import { authTrailingText } from './authTrailingText.ts';
import { authUnknownKey } from './authUnknownKey.ts';
import { authUtf16 } from './authUtf16.ts';
import { authWrongType } from './authWrongType.ts';
import { checkedInPart } from './checkedInPart.ts';
import { containerLinks } from './containerLinks.ts';
import { credentialExpiring } from './credentialExpiring.ts';
import { credentialWrongKind } from './credentialWrongKind.ts';
import { credsStoreForAll } from './credsStoreForAll.ts';
import { credsStoreNotOnRunner } from './credsStoreNotOnRunner.ts';
import { dateWithoutQuotes } from './dateWithoutQuotes.ts';
import { dependencyProxyWithoutPort } from './dependencyProxyWithoutPort.ts';
import { dockercfgLegacy } from './dockercfgLegacy.ts';
import { ecrHelperMissingHost } from './ecrHelperMissingHost.ts';
import { ecrHostMalformed } from './ecrHostMalformed.ts';
import { ecrStaticAuth } from './ecrStaticAuth.ts';
import { environmentDollarExpanded } from './environmentDollarExpanded.ts';
import { environmentMissingEquals } from './environmentMissingEquals.ts';
import { helperDropsStatic } from './helperDropsStatic.ts';
import { helperIgnoresJobVariables } from './helperIgnoresJobVariables.ts';
import { helperImageNoCredentials } from './helperImageNoCredentials.ts';
import { helperImageVersion } from './helperImageVersion.ts';
import { helperInJobVariable } from './helperInJobVariable.ts';
import { helperNameInvalid } from './helperNameInvalid.ts';
import { homeConfigNotRead } from './homeConfigNotRead.ts';
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
import { imageMissingDefault } from './imageMissingDefault.ts';
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
import { imageVersionInName } from './imageVersionInName.ts';
import { imageWebAddress } from './imageWebAddress.ts';
import { imageWrongType } from './imageWrongType.ts';
import { includeInputInvalid } from './includeInputInvalid.ts';
import { includeNotFound } from './includeNotFound.ts';
import { loginShadowedByAuthConfig } from './loginShadowedByAuthConfig.ts';
import { networkModeDefeatsIsolation } from './networkModeDefeatsIsolation.ts';
import { passwordInScript } from './passwordInScript.ts';
import { pullPolicyBlocksJobs } from './pullPolicyBlocksJobs.ts';
import { pullPolicyDisjoint } from './pullPolicyDisjoint.ts';
import { pullPolicyInvalid } from './pullPolicyInvalid.ts';
import { pullPolicyNotAllowed } from './pullPolicyNotAllowed.ts';
import { pullPolicyPrivateCached } from './pullPolicyPrivateCached.ts';
import { referenceNotFound } from './referenceNotFound.ts';
import { registryKeyApiPath } from './registryKeyApiPath.ts';
import { registryKeyDigestMiss } from './registryKeyDigestMiss.ts';
import { registryKeyDockerHub } from './registryKeyDockerHub.ts';
import { registryKeyDuplicate } from './registryKeyDuplicate.ts';
import { registryKeyLibrary } from './registryKeyLibrary.ts';
import { registryKeyMalformed } from './registryKeyMalformed.ts';
import { registryKeyPathCase } from './registryKeyPathCase.ts';
import { registryKeyPathDropped } from './registryKeyPathDropped.ts';
import { registryKeyPathScoped } from './registryKeyPathScoped.ts';
import { registryKeyPortMismatch } from './registryKeyPortMismatch.ts';
import { registryKeyRunnerOnly } from './registryKeyRunnerOnly.ts';
import { registryKeyUnused } from './registryKeyUnused.ts';
import { registryKeyWildcard } from './registryKeyWildcard.ts';
import type { Rule } from './rule.ts';
import { runnerConfigInRepository } from './runnerConfigInRepository.ts';
import { runnerTokenCommitted } from './runnerTokenCommitted.ts';
import { secretCommitted } from './secretCommitted.ts';
import { secretKnownPrefix } from './secretKnownPrefix.ts';
import { serviceAccountOverridesSecrets } from './serviceAccountOverridesSecrets.ts';
import { serviceAliasTaken } from './serviceAliasTaken.ts';
import { serviceDigestDropped } from './serviceDigestDropped.ts';
import { serviceNeedsMaskedVariable } from './serviceNeedsMaskedVariable.ts';
import { servicesNotAList } from './servicesNotAList.ts';
import { serviceWithoutAlias } from './serviceWithoutAlias.ts';
import { tomlSyntax } from './tomlSyntax.ts';
import { tomlUnknownKey } from './tomlUnknownKey.ts';
import { tomlWrongSection } from './tomlWrongSection.ts';
import { tomlWrongType } from './tomlWrongType.ts';
import { tooManyDocuments } from './tooManyDocuments.ts';
import { valueChangedByYaml } from './valueChangedByYaml.ts';
import { variableNotMaskable } from './variableNotMaskable.ts';
import { variableWrongType } from './variableWrongType.ts';

/** Every rule, in the order of their names. */
export const allRules: readonly Rule[] = [
  allowedPatternNegation,
  allowedPatternNeverMatches,
  allowedPatternTooWide,
  authCliStrict,
  authConfigEncoded,
  authDollarExpanded,
  authEmptyEntry,
  authEncodedWithNewline,
  authFieldsConflict,
  authInvalidJson,
  authLineWrapped,
  authMissingColon,
  authNotBase64,
  authOverridesJobRegistry,
  authPlaceholder,
  authTrailingNewline,
  authTrailingText,
  authUnknownKey,
  authUtf16,
  authWrongType,
  checkedInPart,
  containerLinks,
  credentialExpiring,
  credentialWrongKind,
  credsStoreForAll,
  credsStoreNotOnRunner,
  dateWithoutQuotes,
  dependencyProxyWithoutPort,
  dockercfgLegacy,
  ecrHelperMissingHost,
  ecrHostMalformed,
  ecrStaticAuth,
  environmentDollarExpanded,
  environmentMissingEquals,
  helperDropsStatic,
  helperIgnoresJobVariables,
  helperImageNoCredentials,
  helperImageVersion,
  helperInJobVariable,
  helperNameInvalid,
  homeConfigNotRead,
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
  imageMissingDefault,
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
  imageVersionInName,
  imageWebAddress,
  imageWrongType,
  includeInputInvalid,
  includeNotFound,
  loginShadowedByAuthConfig,
  networkModeDefeatsIsolation,
  passwordInScript,
  pullPolicyBlocksJobs,
  pullPolicyDisjoint,
  pullPolicyInvalid,
  pullPolicyNotAllowed,
  pullPolicyPrivateCached,
  referenceNotFound,
  registryKeyApiPath,
  registryKeyDigestMiss,
  registryKeyDockerHub,
  registryKeyDuplicate,
  registryKeyLibrary,
  registryKeyMalformed,
  registryKeyPathCase,
  registryKeyPathDropped,
  registryKeyPathScoped,
  registryKeyPortMismatch,
  registryKeyRunnerOnly,
  registryKeyUnused,
  registryKeyWildcard,
  runnerConfigInRepository,
  runnerTokenCommitted,
  secretCommitted,
  secretKnownPrefix,
  serviceAccountOverridesSecrets,
  serviceAliasTaken,
  serviceDigestDropped,
  serviceNeedsMaskedVariable,
  serviceWithoutAlias,
  servicesNotAList,
  tomlSyntax,
  tomlUnknownKey,
  tomlWrongSection,
  tomlWrongType,
  tooManyDocuments,
  valueChangedByYaml,
  variableNotMaskable,
  variableWrongType,
];

/** Where the documentation can be read. */
export const documentation = 'https://github.com/pullproof/pullproof/blob/main/docs';

/** Where a rule's page can be read. */
export function rulePage(id: string): string {
  return `${documentation}/rules/${id}.md`;
}
