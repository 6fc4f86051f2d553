import { allowedPatternNegation } from './allowedPatternNegation.ts';
import { allowedPatternNeverMatches } from './allowedPatternNeverMatches.ts';
import { allowedPatternTooWide } from './allowedPatternTooWide.ts';
import { authCliStrict } from './authCliStrict.ts';
import { authConfigEncoded } from './authConfigEncoded.ts';
import { authDollarExpanded } from './authDollarExpanded.ts';
import { authEmptyEntry } from './authEmptyEntry.ts';
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
import { containerLinks } from './containerLinks.ts';
import { credentialExpiring } from './credentialExpiring.ts';
import { credsStoreForAll } from './credsStoreForAll.ts';
import { credsStoreNotOnRunner } from './credsStoreNotOnRunner.ts';
import { dockercfgLegacy } from './dockercfgLegacy.ts';
import { ecrHelperMissingHost } from './ecrHelperMissingHost.ts';
import { ecrStaticAuth } from './ecrStaticAuth.ts';
import { environmentDollarExpanded } from './environmentDollarExpanded.ts';
import { environmentMissingEquals } from './environmentMissingEquals.ts';
import { helperDropsStatic } from './helperDropsStatic.ts';
import { helperImageNoCredentials } from './helperImageNoCredentials.ts';
import { helperInJobVariable } from './helperInJobVariable.ts';
import { helperNameInvalid } from './helperNameInvalid.ts';
import { homeConfigNotRead } from './homeConfigNotRead.ts';
import { imageMissingDefault } from './imageMissingDefault.ts';
import { networkModeDefeatsIsolation } from './networkModeDefeatsIsolation.ts';
import { pullPolicyBlocksJobs } from './pullPolicyBlocksJobs.ts';
import { pullPolicyDisjoint } from './pullPolicyDisjoint.ts';
import { pullPolicyInvalid } from './pullPolicyInvalid.ts';
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
import { runnerTokenCommitted } from './runnerTokenCommitted.ts';
import { secretCommitted } from './secretCommitted.ts';
import { serviceAccountOverridesSecrets } from './serviceAccountOverridesSecrets.ts';
import { tomlSyntax } from './tomlSyntax.ts';
import { tomlUnknownKey } from './tomlUnknownKey.ts';
import { tomlWrongSection } from './tomlWrongSection.ts';
import { tomlWrongType } from './tomlWrongType.ts';
import { variableNotMaskable } from './variableNotMaskable.ts';

/**
 * The rules about Docker's and the Runner's configurations, wherever these stand. A function, so that they can be loaded with the first file
 * that has any.
 */
export function configRules(): readonly Rule[] {
  return list;
}

const list: readonly Rule[] = [
  allowedPatternNegation,
  allowedPatternNeverMatches,
  allowedPatternTooWide,
  authCliStrict,
  authConfigEncoded,
  authDollarExpanded,
  authEmptyEntry,
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
  containerLinks,
  credentialExpiring,
  credsStoreForAll,
  credsStoreNotOnRunner,
  dockercfgLegacy,
  ecrHelperMissingHost,
  ecrStaticAuth,
  environmentDollarExpanded,
  environmentMissingEquals,
  helperDropsStatic,
  helperImageNoCredentials,
  helperInJobVariable,
  helperNameInvalid,
  homeConfigNotRead,
  imageMissingDefault,
  networkModeDefeatsIsolation,
  pullPolicyBlocksJobs,
  pullPolicyDisjoint,
  pullPolicyInvalid,
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
  runnerTokenCommitted,
  secretCommitted,
  serviceAccountOverridesSecrets,
  tomlSyntax,
  tomlUnknownKey,
  tomlWrongSection,
  tomlWrongType,
  variableNotMaskable,
];
