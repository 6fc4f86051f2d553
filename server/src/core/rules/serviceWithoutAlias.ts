import { splitService } from '../images/service.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { certainName } from './shared/services.ts';

export const serviceWithoutAlias: Rule = {
  id: 'service-without-alias',
  summary: 'A service without a valid host name, which the Runner silently does not start',
  severity: 'error',
  appliesTo: 'services',
  *check({ images }, { settings }) {
    if (settings.executor === 'kubernetes') return;
    for (const use of images) {
      if (use.role !== 'service' || use.format !== 'gitlab-ci' || use.aliases.length > 0 || use.reference === undefined) continue;
      // Another rule reports the address of a web page.
      if (use.reference.problem?.kind === 'web-page') continue;
      const name = certainName(use);
      // GitLab rejects an empty name before a Runner gets it.
      if (name === undefined || use.reference.written.value.trim() === '' || splitService(name).aliases.length > 0) continue;
      const { value, range } = use.reference.written;
      yield {
        range,
        message: `Service is silently not started: no host name can be made from ${/\s/.test(value) ? 'this text' : quoted(value)}. Fix the name; with an "alias:", the job would at least fail.`,
      };
    }
  },
};
