import type { Rule } from './rule.ts';
import { isTaken, keyEntries, keyFixes } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyRunnerOnly: Rule = {
  id: 'registry-key-runner-only',
  summary: 'The key "docker.io", which the Runner knows and the docker CLI does not',
  severity: 'info',
  about: 'auths',
  *check({ auths }, { settings: { runnerVersion } }) {
    for (const source of auths) {
      for (const entry of keyEntries(source)) {
        const key = entry.registry.value;
        if (!/^(?:https?:\/\/)?docker\.io\/?$/i.test(key) || isTaken(key, entry, source, runnerVersion)) continue;
        yield {
          range: entry.registry.range,
          message: `The Runner takes ${quoted(key)} for Docker Hub, but the docker CLI in a job looks for "https://index.docker.io/v1/" alone and pulls and pushes without this credential. Write that key, which both know.`,
          fixes: keyFixes(entry, source, runnerVersion),
        };
      }
    }
  },
};
