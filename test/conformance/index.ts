import { checks as allowed } from './allowed.ts';
import type { Check } from './check.ts';
import { checks as cliHostname } from './cliHostname.ts';
import { checks as expansion } from './expansion.ts';
import { checks as pullPolicies } from './pullPolicies.ts';
import { checks as references } from './references.ts';
import { checks as registryPath } from './registryPath.ts';
import { checks as runnerAuth } from './runnerAuth.ts';
import { checks as schema } from './schema.ts';
import { checks as services } from './services.ts';

/** Every conformance file that is held against the project. */
export const checks: readonly Check[] = [
  ...references,
  ...registryPath,
  ...runnerAuth,
  ...expansion,
  ...services,
  ...schema,
  ...allowed,
  ...pullPolicies,
  ...cliHostname,
];
