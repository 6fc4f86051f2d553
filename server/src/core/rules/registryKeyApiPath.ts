import { isApiPath, isHub, keyParts } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { allKeys, isSelectable, keyFixes } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyApiPath: Rule = {
  id: 'registry-key-api-path',
  summary: 'A key that ends in "/v1" or "/v2" of the registry API, which the Runner takes for the path of a repository',
  severity: 'error',
  about: 'auths',
  *check(facts, context) {
    const { runnerVersion } = context.settings;
    for (const { source, entry, key } of allKeys(facts)) {
      const { scheme, host, path } = keyParts(key);
      if (scheme !== '' || host === '' || isHub(host) || !isApiPath(path)) continue;
      // Up to 17.4 the Runner looks at the host alone.
      if (!registryPathOf(key, runnerVersion).includes('/') || isSelectable(entry, source, facts, context)) continue;
      yield {
        range: entry.registry.range,
        message: `The Runner takes "/${path}" for the path of a repository, so ${quoted(key)} matches no image of the registry. Write ${quoted(host)}.`,
        ...hintOnOwnMachine(context.file),
        fixes: keyFixes(entry, source, runnerVersion),
      };
    }
  },
};
