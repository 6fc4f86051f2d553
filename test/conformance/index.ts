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

/** The checks of all conformance files. */
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
