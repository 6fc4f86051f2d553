import type { Rule } from './rule.ts';
import { allOfItIsLost, nounFor, repairFixes } from './shared/authSource.ts';

export const authInvalidJson: Rule = {
  id: 'auth-invalid-json',
  summary: 'A Docker auth configuration that is not JSON, so that all of its credentials are lost',
  severity: 'error',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, range, detail, repair } of source.defects) {
        if (kind !== 'json') continue;
        const message = `This ${nounFor(source.origin)} is not JSON: ${detail}. ${allOfItIsLost(file)}`;
        yield { range, message, fixes: repairFixes(repair) };
      }
    }
  },
};
