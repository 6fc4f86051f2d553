import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authUtf16: Rule = {
  id: 'auth-utf16',
  summary: 'An "auth" value in UTF-16, which PowerShell calls "Unicode"',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }) {
    for (const { entries } of auths) {
      for (const entry of entries) {
        if (entry.utf16 === undefined) continue;
        const { auth, registry, replaced, repair } = entry;
        if (auth === undefined || replaced) continue;
        yield {
          range: auth,
          message: `Login will fail: the "auth" of ${quoted(registry.value)} is UTF-16, so a zero byte is sent with each character. Encode "user:password" as UTF-8.`,
          fixes: repairFixes(repair),
        };
      }
    }
  },
};
