import { isApiPath, meantKey } from '../images/registryKey.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { isTaken, rekeyFixes, runnerKeys } from './shared/registryKey.ts';

export const registryKeyPathDropped: Rule = {
  id: 'registry-key-path-dropped',
  summary: 'A key with a scheme and a path, whose credential is sent for the whole host',
  severity: 'warning',
  appliesTo: 'auths',
  *check(facts, context) {
    // Older Runners ignore the path of every key.
    if (!isAtLeast(context.settings.runnerVersion, 17, 5)) return;
    for (const { source, key } of runnerKeys(facts, context, 'withSlash')) {
      const { entry, scheme, host, path, meant: scoped, registryPath: covered, malformation } = key;
      if (scheme === '' || host === '' || path === '' || isApiPath(path) || malformation !== undefined || covered.includes('/')) continue;
      yield {
        range: entry.registry.range,
        message: `Credential is sent for every image of ${quoted(covered)}: after a scheme, the Runner ignores the path of a key. For this path only, use ${quoted(scoped)}.`,
        ...hintOnLocalMachine(context.file),
        fixes: [scoped, meantKey(`${scheme}${host}`)]
          .filter((other) => !isTaken(other, entry, source, context))
          .flatMap((other) => rekeyFixes(entry, other)),
      };
    }
  },
};
