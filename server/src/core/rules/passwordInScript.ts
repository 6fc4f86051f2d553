import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const passwordInScript: Rule = {
  id: 'password-in-script',
  summary: 'A password among the arguments of a login command, where other processes and logs show it',
  severity: 'warning',
  about: 'logins',
  *check({ pipeline }) {
    for (const { command, password } of pipeline?.logins ?? []) {
      if (password === undefined) continue;
      const { toStdin } = password;
      const name = quoted(command.value.replace(/\s+/g, ' '));
      const fixes: readonly Fix[] =
        toStdin === undefined ? [] : [{ title: 'Pass the password with --password-stdin', preferred: true, edits: toStdin }];
      yield {
        range: password.range,
        message: `Every process on the machine can read the password that ${name} gets with ${quoted(password.option)}, and a traced script logs it. Pipe it in and use "--password-stdin".`,
        fixes,
      };
    }
  },
};
