import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { plainText } from '../text/markdown.ts';
import type { Rule } from './rule.ts';
import { generateFix, hintOnLocalMachine } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const credentialWrongKind: Rule = {
  id: 'credential-wrong-kind',
  summary: 'A user name or a secret of a kind that the registry does not accept',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const entry of source.entries) {
        const { misfit, registry, replaced } = entry;
        if (misfit === undefined || replaced || isLost(entry, source)) continue;
        const effect = misfit.isCertain ? 'will' : 'may';
        yield {
          range: placeOf(entry),
          message: `Login ${effect} fail: ${plainText(misfit.because)}. Enter the right credential for ${quoted(registry.value)}.`,
          ...(!misfit.isCertain && { severity: 'info' as const }),
          ...hintOnLocalMachine(file),
          fixes: fixesFor(entry, source),
        };
      }
    }
  },
};

/** Other rules report what makes the entry unreadable, or the wrong user name next to it. */
function isLost({ conflict }: AuthEntry, { defects }: AuthSource): boolean {
  return conflict?.lostDollar === true || defects.some(({ kind }) => kind === 'json');
}

function placeOf({ auth, password, registry }: AuthEntry): SourceRange {
  return auth !== undefined && auth.end > auth.start ? auth : (password ?? registry.range);
}

function fixesFor({ registry }: AuthEntry, source: AuthSource): readonly Fix[] {
  return [generateFix(`Enter a credential for ${quoted(registry.value)}`, registry.value, source)];
}
