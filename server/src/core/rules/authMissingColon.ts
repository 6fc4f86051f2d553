import type { Rule } from './rule.ts';
import { allIsLost, generateFix, repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authMissingColon: Rule = {
  id: 'auth-missing-colon',
  summary: 'An "auth" value that does not decode to "user:password"',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, cause, range, detail, entry, repair } of source.defects) {
        if (kind !== 'missing-colon' || cause === 'placeholder' || entry === undefined) continue;
        const registry = entry.registry.value;
        const message = `The "auth" of ${quoted(registry)} does not decode to "user:password": ${detail}. ${allIsLost(source, file)}`;
        const asking = generateFix(`Enter a credential for ${quoted(registry)}`, registry, source);
        yield { range, message, fixes: repair === undefined ? [asking] : repairFixes(repair) };
      }
    }
  },
};
