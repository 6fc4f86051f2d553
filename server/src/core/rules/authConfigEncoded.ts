import type { Rule } from './rule.ts';
import { allOfItIsLost, nounFor, repairFixes } from './shared/authSource.ts';

export const authConfigEncoded: Rule = {
  id: 'auth-config-encoded',
  summary: 'A Docker auth configuration that is base64 as a whole, or the path of a file',
  severity: 'error',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const { origin, defects } of auths) {
      for (const { cause, range, repair } of defects) {
        if (cause !== 'config-encoded' && cause !== 'config-path') continue;
        const what =
          cause === 'config-encoded'
            ? `This ${nounFor(origin)} is encoded as base64, but it has to be JSON: only the "auth" values in it are base64`
            : `This ${nounFor(origin)} is a path, but it has to be the JSON itself: nobody opens the file`;
        yield { range, message: `${what}. ${allOfItIsLost(file)}`, fixes: repairFixes(repair) };
      }
    }
  },
};
