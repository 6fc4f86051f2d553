import type { Rule } from './rule.ts';
import { allIsLost, repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/words.ts';

export const authNotBase64: Rule = {
  id: 'auth-not-base64',
  summary: 'An "auth" value that is not base64, so that all credentials beside it are lost',
  severity: 'error',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, cause, range, detail, entry, repair } of source.defects) {
        if (kind !== 'not-base64' || cause === 'placeholder') continue;
        const subject = `The "auth" of ${quoted(entry?.registry.value ?? '')} is not base64: ${detail}.`;
        // What fills in a template may run before anybody reads the file.
        const isTemplate = cause === 'template';
        yield {
          range,
          message: `${subject} ${isTemplate ? `If it stays so, ${decapitalized(allIsLost(source, file))}` : allIsLost(source, file)}`,
          ...(isTemplate && { severity: 'info' }),
          fixes: repairFixes(repair),
        };
      }
    }
  },
};

function decapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
