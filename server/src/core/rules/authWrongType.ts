import type { Rule } from './rule.ts';
import { allIsLost } from './shared/authSource.ts';

export const authWrongType: Rule = {
  id: 'auth-wrong-type',
  summary: 'A value of the wrong type in a Docker auth configuration, so that none of its credentials are used',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, range, detail } of source.defects) {
        if (kind !== 'wrong-type') continue;
        yield { range, message: `${detail.charAt(0).toUpperCase()}${detail.slice(1)}. ${allIsLost(source, file)}` };
      }
    }
  },
};
