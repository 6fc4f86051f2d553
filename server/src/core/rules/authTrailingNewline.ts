import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/words.ts';

export const authTrailingNewline: Rule = {
  id: 'auth-trailing-newline',
  summary: 'A password that ends in a line end, which is sent as a part of it',
  severity: 'warning',
  about: 'auths',
  *check({ auths }) {
    for (const { entries } of auths) {
      for (const { registry, username = '', endsWithNewline, utf16, replaced, auth, password, repair } of entries) {
        const range = auth !== undefined && auth.end > auth.start ? auth : password;
        if (!endsWithNewline || utf16 || replaced || range === undefined) continue;
        // A line end behind a key file is no mistake.
        if (username.startsWith('_json_key')) continue;
        yield {
          range,
          message: `The password for ${quoted(registry.value)} ends in a line end, which is sent with it, so the registry refuses it. It comes from "echo": "printf %s" or "echo -n" writes none.`,
          fixes: repairFixes(repair),
        };
      }
    }
  },
};
