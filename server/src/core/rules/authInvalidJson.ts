import type { DefectCause } from '../model/facts.ts';
import type { Rule } from './rule.ts';
import { allOfItIsLost, nounFor, repairFixes } from './shared/authSource.ts';

/** Other rules report these. */
const others: readonly (DefectCause | undefined)[] = ['config-encoded', 'config-path', 'line-wrapped'];

export const authInvalidJson: Rule = {
  id: 'auth-invalid-json',
  summary: 'Invalid JSON in a Docker auth configuration, so that none of its credentials are used',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, cause, range, detail, repair } of source.defects) {
        if (kind !== 'json' || others.includes(cause)) continue;
        const message = `Invalid JSON in this ${nounFor(source.origin)}: ${detail}. ${allOfItIsLost(file)}`;
        yield { range, message, fixes: repairFixes(repair) };
      }
    }
  },
};
