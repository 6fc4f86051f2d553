import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const passwordInScript: Rule = {
  id: 'password-in-script',
  summary: 'A password in the arguments of a login command, visible to other processes and in logs',
  severity: 'warning',
  appliesTo: 'logins',
  *check({ pipeline }) {
    for (const { command, password } of pipeline?.logins ?? []) {
      if (password === undefined) continue;
      const { toStdin, option, stdinOption } = password;
      const name = quoted(command.value.replace(/\s+/g, ' '));
      const fixes: readonly Fix[] =
        toStdin === undefined ? [] : [{ title: `Pass the password with ${stdinOption}`, preferred: true, edits: toStdin }];
      yield {
        range: password.range,
        message: `Password is visible to other processes and in traced logs: ${name} gets it with ${quoted(option)}. Pipe it in with ${quoted(stdinOption)}.`,
        fixes,
      };
    }
  },
};
