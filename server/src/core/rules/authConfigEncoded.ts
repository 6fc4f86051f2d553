import type { Rule } from './rule.ts';
import { allOfItIsLost, nounFor, repairFixes } from './shared/authSource.ts';

export const authConfigEncoded: Rule = {
  id: 'auth-config-encoded',
  summary: 'A Docker auth configuration that is encoded as base64, or is a file path',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const { origin, defects } of auths) {
      for (const { cause, range, repair } of defects) {
        if (cause !== 'config-encoded' && cause !== 'config-path') continue;
        const what =
          cause === 'config-encoded'
            ? `This ${nounFor(origin)} is encoded as base64 but must be JSON: only its "auth" values are base64`
            : `This ${nounFor(origin)} is a file path but must be the JSON itself: the file is not opened`;
        yield { range, message: `${what}. ${allOfItIsLost(file)}`, fixes: repairFixes(repair) };
      }
    }
  },
};
