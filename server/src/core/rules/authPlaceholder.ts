import type { Rule } from './rule.ts';
import { allIsLost, generateFix } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authPlaceholder: Rule = {
  id: 'auth-placeholder',
  summary: 'Example values instead of a credential',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const entry of source.entries) {
        const { placeholder, replaced, unknown, registry, auth, password } = entry;
        if (placeholder === undefined || replaced || unknown) continue;
        const host = quoted(registry.value);
        const isBroken = source.defects.some((defect) => defect.entry === entry);
        yield {
          range: auth !== undefined && auth.end > auth.start ? auth : (password ?? registry.range),
          message: isBroken
            ? `The credential for ${host} is a placeholder, not "user:password" in base64. Until you replace it, ${lowered(allIsLost(source, file))}`
            : `Login will fail: the user name and password for ${host} are example values. Enter your own, or remove the entry.`,
          fixes: [generateFix(`Enter a credential for ${host}`, registry.value, source, file)],
        };
      }
    }
  },
};

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
