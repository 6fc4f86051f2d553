import { isApiPath } from '../images/registryKey.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { allKeys, isSelectable, keyFixes } from './shared/registryKey.ts';

export const registryKeyApiPath: Rule = {
  id: 'registry-key-api-path',
  summary: 'A key that ends in "/v1" or "/v2", which the Runner reads as a repository path',
  severity: 'error',
  appliesTo: 'auths',
  *check(facts, context) {
    if (isOnlyForDocker(context.file)) return;
    for (const { source, key: one } of allKeys(facts, context, 'withSlash')) {
      const { entry, key, scheme, host, path, isHub, registryPath } = one;
      if (scheme !== '' || host === '' || isHub || !isApiPath(path)) continue;
      // Runner 17.4 and older compares only the host.
      if (!registryPath.includes('/') || isSelectable(one, source, facts, context)) continue;
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(key)} matches no image: "/${path}" is read as a repository path. Use ${quoted(host)}.`,
        ...hintOnLocalMachine(context.file),
        fixes: keyFixes(one, source, context),
      };
    }
  },
};
