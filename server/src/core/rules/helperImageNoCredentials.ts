import { fileIn } from '../db/workspaceView.ts';
import { missingCredentials } from '../pulls/missingCredential.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const helperImageNoCredentials: Rule = {
  id: 'helper-image-no-credentials',
  summary: 'A helper image from a registry for which the runner has no credential',
  severity: 'info',
  scope: 'document',
  about: 'runners',
  *check({ images, runners }, { workspace, settings, file: { uri } }) {
    const self = runners && workspace && fileIn(workspace, uri);
    if (workspace === undefined || self === undefined) return;
    const helpers = images.filter(({ role }) => role === 'helper');
    const missing = helpers.length === 0 ? undefined : missingCredentials(self, workspace, settings, 'are-told-elsewhere');
    for (const use of helpers) {
      const found = missing?.(use);
      if (found === undefined || use.reference === undefined) continue;
      yield {
        range: use.reference.written.range,
        message: `Jobs may not start: no credential in the workspace matches ${quoted(found.host)}, which hosts the helper image. Add one to DOCKER_AUTH_CONFIG in "environment", or to the CI/CD variables of all projects.`,
        related: found.nearMisses,
      };
    }
  },
};
