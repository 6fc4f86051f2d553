import type { Rule } from './rule.ts';
import { allIsLost, repairFixes } from './shared/authSource.ts';

export const authLineWrapped: Rule = {
  id: 'auth-line-wrapped',
  summary: 'A base64 value that is split over several lines, which JSON does not allow',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { cause, range, repair } of source.defects) {
        if (cause !== 'line-wrapped') continue;
        yield {
          range,
          message: `Invalid JSON: a base64 value is split over several lines ("base64 -w0" writes one line). ${allIsLost(source, file)}`,
          fixes: repairFixes(repair),
        };
      }
    }
  },
};
