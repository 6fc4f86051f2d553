import type { Rule } from './rule.ts';
import { allIsLost, repairFixes } from './shared/authSource.ts';

export const authLineWrapped: Rule = {
  id: 'auth-line-wrapped',
  summary: 'Base64 that goes on over a line end, which no JSON string may',
  severity: 'error',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { cause, range, repair } of source.defects) {
        if (cause !== 'line-wrapped') continue;
        yield {
          range,
          message: `This base64 is broken over lines, as "base64" without "-w0" does, so the text is not JSON. ${allIsLost(source, file)}`,
          fixes: repairFixes(repair),
        };
      }
    }
  },
};
