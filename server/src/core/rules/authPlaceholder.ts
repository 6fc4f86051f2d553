import type { Rule } from './rule.ts';
import { allIsLost, generateFix } from './shared/authSource.ts';
import { quoted } from './shared/words.ts';

export const authPlaceholder: Rule = {
  id: 'auth-placeholder',
  summary: 'The values of an example where a credential belongs',
  severity: 'warning',
  about: 'auths',
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
            ? `What stands for ${host} is an example and no "user:password" in base64. As long as it stands there, ${lowered(allIsLost(source, file))}`
            : `User and password for ${host} are those of an example, and the registry refuses them. Fill in your own, or remove the entry.`,
          fixes: [generateFix(`Fill in a credential for ${host}`, registry.value, source, file)],
        };
      }
    }
  },
};

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
