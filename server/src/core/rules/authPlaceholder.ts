import type { AuthEntry } from '../model/facts.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { allIsLost, generateFix } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authPlaceholder: Rule = {
  id: 'auth-placeholder',
  summary: 'Example values instead of a credential',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file, budget }) {
    for (const source of auths) {
      for (const entry of source.entries) {
        if (!isReported(entry)) continue;
        const host = quoted(entry.registry.value);
        budget.take(source.defects.length);
        const isBroken = source.defects.some((defect) => defect.entry === entry);
        yield {
          range: placeOf(entry),
          message: isBroken
            ? `The credential for ${host} is a placeholder, not "user:password" in base64. Until you replace it, ${lowered(allIsLost(source, file))}`
            : `Login will fail: the user name and password for ${host} are example values. Enter your own, or remove the entry.`,
        };
      }
    }
  },
  lazyFixes({ range }, file) {
    for (const source of file.facts.auths) {
      const entry = source.entries.find((one) => isReported(one) && placeOf(one).start === range.start);
      const key = entry?.registry.value;
      if (key !== undefined) return [generateFix(`Enter a credential for ${quoted(key)}`, key, source)];
    }
    return [];
  },
};

function isReported({ placeholder, replaced, unknown }: AuthEntry): boolean {
  return placeholder !== undefined && !replaced && !unknown;
}

function placeOf({ auth, password, registry }: AuthEntry): SourceRange {
  return auth !== undefined && auth.end > auth.start ? auth : (password ?? registry.range);
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
