import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { allKeys, isTaken, keyFixes } from './shared/registryKey.ts';

export const registryKeyRunnerOnly: Rule = {
  id: 'registry-key-runner-only',
  summary: 'The key "docker.io", which the Docker CLI ignores',
  severity: 'info',
  appliesTo: 'auths',
  *check(facts, context) {
    for (const { source, key: one } of allKeys(facts, context, 'ofHub')) {
      const { entry, key } = one;
      if (!/^(?:https?:\/\/)?docker\.io\/?$/i.test(key) || isTaken(key, entry, source, context)) continue;
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(key)} is ignored by the Docker CLI, which then pulls and pushes without a credential. Use "https://index.docker.io/v1/", which the Runner supports too.`,
        fixes: keyFixes(one, source, context),
      };
    }
  },
};
