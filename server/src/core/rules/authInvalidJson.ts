import type { DefectCause } from '../model/facts.ts';
import type { Rule } from './rule.ts';
import { allOfItIsLost, nounFor, repairFixes } from './shared/authSource.ts';

/** These have rules of their own. */
const others: readonly (DefectCause | undefined)[] = ['config-encoded', 'config-path', 'line-wrapped'];

export const authInvalidJson: Rule = {
  id: 'auth-invalid-json',
  summary: 'A Docker auth configuration that is not JSON, so that all of its credentials are lost',
  severity: 'error',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, cause, range, detail, repair } of source.defects) {
        if (kind !== 'json' || others.includes(cause)) continue;
        const message = `This ${nounFor(source.origin)} is not JSON: ${detail}. ${allOfItIsLost(file)}`;
        yield { range, message, fixes: repairFixes(repair) };
      }
    }
  },
};
