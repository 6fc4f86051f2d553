import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/words.ts';

export const authUtf16: Rule = {
  id: 'auth-utf16',
  summary: 'An "auth" value that holds UTF-16, as PowerShell\'s "Unicode" writes it',
  severity: 'error',
  about: 'auths',
  *check({ auths }) {
    for (const { entries } of auths) {
      for (const { utf16, auth, registry, replaced, repair } of entries) {
        if (utf16 === undefined || auth === undefined || replaced) continue;
        yield {
          range: auth,
          message: `The "auth" of ${quoted(registry.value)} is UTF-16 text in base64, so user and password are sent with a zero byte after each letter and refused. Encode them as UTF-8.`,
          fixes: repairFixes(repair),
        };
      }
    }
  },
};
