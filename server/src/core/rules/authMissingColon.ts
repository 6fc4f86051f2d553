import type { Rule } from './rule.ts';
import { allIsLost, generateFix, repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/words.ts';

export const authMissingColon: Rule = {
  id: 'auth-missing-colon',
  summary: 'An "auth" value that does not decode to "user:password"',
  severity: 'error',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, range, detail, entry, repair } of source.defects) {
        if (kind !== 'missing-colon' || entry === undefined) continue;
        const registry = entry.registry.value;
        const message = `The "auth" of ${quoted(registry)} is not "user:password" in base64: ${detail}. ${allIsLost(source, file)}`;
        const asking = generateFix(`Enter user and password for ${quoted(registry)}`, registry, source, file);
        yield { range, message, fixes: repair === undefined ? [asking] : repairFixes(repair) };
      }
      for (const { utf16, auth, registry, replaced, repair } of source.entries) {
        if (utf16 === undefined || auth === undefined || replaced) continue;
        const message = `The "auth" of ${quoted(registry.value)} is UTF-16 text in base64, so user and password are sent with a zero byte after each letter and refused. Encode them as UTF-8.`;
        yield { range: auth, message, fixes: repairFixes(repair) };
      }
    }
  },
};
