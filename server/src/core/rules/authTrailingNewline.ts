import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authTrailingNewline: Rule = {
  id: 'auth-trailing-newline',
  summary: 'A password that ends with a newline, which is sent with it',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }) {
    for (const { entries } of auths) {
      for (const entry of entries) {
        if (!entry.endsWithNewline) continue;
        const { registry, username = '', utf16, replaced, auth, password, repair } = entry;
        const range = auth !== undefined && auth.end > auth.start ? auth : password;
        if (utf16 || replaced || range === undefined) continue;
        // A newline at the end of a key file does no harm.
        if (username.startsWith('_json_key')) continue;
        yield {
          range,
          message: `Login will fail: the password for ${quoted(registry.value)} ends with a newline. Encode it without one ("printf %s" or "echo -n").`,
          fixes: repairFixes(repair),
        };
      }
    }
  },
};
