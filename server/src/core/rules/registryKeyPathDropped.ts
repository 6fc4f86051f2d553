import { isApiPath, keyParts, meantKey } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { malformationOf } from './shared/malformedKey.ts';
import { isTaken, rekeyFixes, runnerKeys } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyPathDropped: Rule = {
  id: 'registry-key-path-dropped',
  summary: 'A key with a scheme and a path, whose credential is sent for the whole host',
  severity: 'warning',
  about: 'auths',
  *check(facts, { settings, file }) {
    // Older Runners ignore the path of every key.
    if (!isAtLeast(settings.runnerVersion, 17, 5)) return;
    for (const { source, entry } of runnerKeys(facts, settings)) {
      const key = entry.registry.value;
      const { scheme, host, path } = keyParts(key);
      if (scheme === '' || host === '' || path === '' || isApiPath(path) || malformationOf(key) !== undefined) continue;
      const covered = registryPathOf(key, settings.runnerVersion);
      if (covered.includes('/')) continue;
      const scoped = meantKey(key);
      yield {
        range: entry.registry.range,
        message: `Credential is sent for every image of ${quoted(covered)}: after a scheme, the Runner ignores the path of a key. For this path only, use ${quoted(scoped)}.`,
        ...hintOnOwnMachine(file),
        fixes: [scoped, meantKey(`${scheme}${host}`)]
          .filter((other) => !isTaken(other, entry, source, settings.runnerVersion))
          .flatMap((other) => rekeyFixes(entry, other)),
      };
    }
  },
};
