import { isApiPath, isHub, keyParts, meantKey } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { allKeys, isSelectable, keyFixes } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyDockerHub: Rule = {
  id: 'registry-key-docker-hub',
  summary: 'A key for Docker Hub that matches no Docker Hub image',
  severity: 'error',
  about: 'auths',
  *check(facts, context) {
    const { runnerVersion } = context.settings;
    for (const { source, entry, key } of allKeys(facts)) {
      if (!isHub(keyParts(key).host) || isHubPath(registryPathOf(key, runnerVersion))) continue;
      if (isSelectable(entry, source, facts, context)) continue;
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(key)} matches no Docker Hub image, so the Runner never uses this entry. Use ${quoted(meantKey(key))}.`,
        ...hintOnOwnMachine(context.file),
        fixes: keyFixes(entry, source, runnerVersion),
      };
    }
  },
};

function isHubPath(path: string): boolean {
  const { host, path: rest } = keyParts(path);
  return host === 'docker.io' && !isApiPath(rest);
}
