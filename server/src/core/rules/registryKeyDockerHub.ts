import { isApiPath, keyParts } from '../images/registryKey.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { allKeys, isSelectable, keyFixes } from './shared/registryKey.ts';

export const registryKeyDockerHub: Rule = {
  id: 'registry-key-docker-hub',
  summary: 'A key for Docker Hub that matches no Docker Hub image',
  severity: 'error',
  appliesTo: 'auths',
  *check(facts, context) {
    if (isOnlyForDocker(context.file)) return;
    for (const { source, key: one } of allKeys(facts, context, 'ofHub')) {
      const { entry, key, meant, registryPath } = one;
      if (isHubPath(registryPath) || isSelectable(one, source, facts, context)) continue;
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(key)} matches no Docker Hub image, so the Runner never uses this entry. Use ${quoted(meant)}.`,
        ...hintOnLocalMachine(context.file),
        fixes: keyFixes(one, source, context),
      };
    }
  },
};

function isHubPath(path: string): boolean {
  const { host, path: rest } = keyParts(path);
  return host === 'docker.io' && !isApiPath(rest);
}
