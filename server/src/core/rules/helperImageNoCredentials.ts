import { missingCredential } from '../pulls/missingCredential.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const helperImageNoCredentials: Rule = {
  id: 'helper-image-no-credentials',
  summary: 'A helper image of a registry for which the runner has no credential',
  severity: 'info',
  about: 'runners',
  *check({ images }, { file }) {
    const helpers = images.filter(({ role }) => role === 'helper');
    for (const use of helpers) {
      const found = missingCredential(use, file, 'are-told-elsewhere');
      if (found === undefined || use.reference === undefined) continue;
      yield {
        range: use.reference.written.range,
        message: `No credential at hand covers ${quoted(found.host)}, and no job starts without its helper image. Add one to DOCKER_AUTH_CONFIG in "environment", or make sure that CI/CD variables of all projects have it.`,
        related: found.nearMisses,
      };
    }
  },
};
