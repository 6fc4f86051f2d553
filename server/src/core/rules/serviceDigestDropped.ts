import { splitService } from '../images/service.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const serviceDigestDropped: Rule = {
  id: 'service-digest-dropped',
  summary: 'A service with a digest other than sha256 and without a tag, of which the Runner pulls "latest"',
  severity: 'warning',
  about: 'services',
  *check({ images }) {
    for (const { role, format, reference } of images) {
      if (role !== 'service' || format !== 'gitlab-ci' || reference?.digest === undefined || reference.tag !== undefined) continue;
      if (reference.problem !== undefined || reference.variables.length > 0) continue;
      const { image } = splitService(reference.written.value);
      if (image === reference.written.value) continue;
      yield {
        range: reference.digest.range,
        message: `For services the Runner knows sha256 digests only: it drops this one and pulls ${quoted(image)}. Write the image's sha256 digest, or a tag in front of this one.`,
      };
    }
  },
};
