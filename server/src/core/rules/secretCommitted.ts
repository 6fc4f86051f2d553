import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const secretCommitted: Rule = {
  id: 'secret-committed',
  summary: 'A credential in a file of the repository (base64 is not encryption)',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    const isCommitted = file.format === 'gitlab-ci' || file.inWorkTree === true;
    if (!isCommitted || file.localMachine) return;
    for (const { entries, legacyEntries = [] } of auths) {
      for (const { writtenSecret, registry, auth } of [...entries, ...legacyEntries]) {
        if (writtenSecret === undefined) continue;
        const isEncoded = auth?.start === writtenSecret.start;
        const readable = `Credential for ${quoted(registry.value)} is readable by anyone with access to the repository${isEncoded ? ' (base64 is not encryption)' : ''}.`;
        const place = file.format === 'gitlab-ci' ? 'in a masked CI/CD variable' : 'outside the repository';
        yield { range: writtenSecret, message: `${readable} Revoke it, and put a new one ${place}.` };
      }
    }
  },
};
