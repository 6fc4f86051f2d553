import type { FieldConflict } from '../model/facts.ts';
import { presentableUser } from '../text/presentable.ts';
import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authFieldsConflict: Rule = {
  id: 'auth-fields-conflict',
  summary: 'A "username" or "password" that is ignored, because the "auth" next to it has another one',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }) {
    for (const { entries, defects } of auths) {
      // In text that is not JSON, entries are guesses.
      if (defects.some(({ kind }) => kind === 'json')) continue;
      for (const { conflict, username, replaced } of entries) {
        if (conflict === undefined || replaced) continue;
        yield {
          range: conflict.range,
          message: messageFor(conflict, presentableUser(username ?? '')),
          fixes: repairFixes(conflict.repair),
        };
      }
    }
  },
};

function messageFor({ field, lostDollar, username }: FieldConflict, used: string): string {
  if (lostDollar && username !== undefined)
    return `Login will fail: "auth" has the user ${quoted(used)} instead of ${quoted(presentableUser(username))}, as if a shell had expanded the "$". Encode it again in single quotes.`;
  if (field === 'password') return '"password" is ignored: the "auth" next to it has another one. Remove the wrong one of the two.';
  return `"username" is ignored: the "auth" next to it has the user ${quoted(used)}. Remove the wrong one of the two.`;
}
