import { splitService } from '../images/service.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const serviceDigestDropped: Rule = {
  id: 'service-digest-dropped',
  summary: 'A service with a digest other than sha256 and no tag, pulled as "latest"',
  severity: 'warning',
  appliesTo: 'services',
  *check({ images }) {
    for (const { role, format, reference } of images) {
      if (role !== 'service' || format !== 'gitlab-ci' || reference?.digest === undefined || reference.tag !== undefined) continue;
      if (reference.problem !== undefined || reference.variables.length > 0) continue;
      const { image } = splitService(reference.written.value);
      if (image === reference.written.value) continue;
      yield {
        range: reference.digest.range,
        message: `Service is pulled as ${quoted(image)}: the Runner ignores digests of services other than sha256. Use the sha256 digest, or add a tag before the "@".`,
      };
    }
  },
};
