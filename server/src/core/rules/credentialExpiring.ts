import type { SourceFile } from '../db/sourceFile.ts';
import { registryOf, shortLivedBecause } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { generateFix, hintOnOwnMachine } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/words.ts';

export const credentialExpiring: Rule = {
  id: 'credential-expiring',
  summary: 'A static token that expires within hours',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { registry, username, writtenSecret, replaced } of source.entries) {
        if (replaced || writtenSecret === undefined || username === undefined) continue;
        const host = keyParts(registry.value).host.toLowerCase();
        const because = isEcr(host) ? undefined : shortLivedBecause(host, username);
        if (because === undefined) continue;
        yield {
          range: writtenSecret,
          message: `Pulls from ${quoted(registry.value)} will fail when this token expires: ${because} (user ${quoted(username)}). Use a long-lived credential${host.includes('gitlab') || username === 'gitlab-ci-token' ? ', such as a deploy token' : ', or a credential helper'}.`,
          ...hintOnOwnMachine(file),
          fixes: lasting(host, registry.value, source, file),
        };
      }
    }
  },
};

/** `ecr-static-auth` reports these. */
function isEcr(host: string): boolean {
  return registryOf(host)?.id === 'ecr' || registryOf(host)?.id === 'ecr-public';
}

/** A helper creates new tokens, but a variable of a pipeline cannot rely on every runner having it. */
function lasting(host: string, key: string, source: AuthSource, file: SourceFile): readonly Fix[] {
  const helper = registryOf(host)?.helper;
  const canHelp = helper !== undefined && source.origin.kind !== 'pipeline-variable';
  return [
    ...(canHelp ? helperFixes(source, helper, [host], { preferred: true }) : []),
    generateFix(`Enter a long-lived credential for ${quoted(key)}`, key, source, file),
  ];
}
