import { missingCredential } from '../pulls/missingCredential.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const helperImageNoCredentials: Rule = {
  id: 'helper-image-no-credentials',
  summary: 'A helper image from a registry for which the runner has no credential',
  severity: 'info',
  appliesTo: 'runners',
  *check({ images }, { file }) {
    const helpers = images.filter(({ role }) => role === 'helper');
    for (const use of helpers) {
      const found = missingCredential(use, file, 'reported-elsewhere');
      if (found === undefined || use.reference === undefined) continue;
      yield {
        range: use.reference.written.range,
        message: `Jobs may not start: no credential in the workspace matches ${quoted(found.host)}, which hosts the helper image. Add one to DOCKER_AUTH_CONFIG in "environment", or to the CI/CD variables of all projects.`,
        related: found.nearMisses,
      };
    }
  },
};
