import { type KnownRegistry, shortLivedAt } from '../images/registries.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { generateFix, hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf, type SourceKey } from './shared/registryKey.ts';

export const credentialExpiring: Rule = {
  id: 'credential-expiring',
  summary: 'A static token that expires within hours',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { workspace, file }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      for (const key of keysOf(workspace, source).withSecret) {
        const { registry, username, writtenSecret, misfit } = key.entry;
        if (username === undefined || misfit?.isCertain) continue;
        const known = key.registry();
        const because = isEcr(known) ? undefined : shortLivedAt(known, username);
        if (because === undefined) continue;
        const host = key.host.toLowerCase();
        yield {
          range: writtenSecret,
          message: `Pulls from ${quoted(registry.value)} will fail when this token expires: ${because} (user ${quoted(username)}). Use a long-lived credential${host.includes('gitlab') || username === 'gitlab-ci-token' ? ', such as a deploy token' : ', or a credential helper'}.`,
          ...hintOnLocalMachine(file),
          fixes: lasting(key, source),
        };
      }
    }
  },
};

/** `ecr-static-auth` reports these. */
function isEcr(known: KnownRegistry | undefined): boolean {
  return known?.id === 'ecr' || known?.id === 'ecr-public';
}

/** A helper creates new tokens, but the Runner does not run those of a pipeline's variable (docs/ground-truth.md#a8). */
function lasting({ key, host, registry }: SourceKey, source: AuthSource): readonly Fix[] {
  const helper = registry()?.helper;
  const canHelp = helper !== undefined && source.origin.kind !== 'pipeline-variable';
  return [
    ...(canHelp ? helperFixes(source, helper, [host.toLowerCase()], { preferred: true }) : []),
    generateFix(`Enter a long-lived credential for ${quoted(key)}`, key, source),
  ];
}
