import { splitService } from '../images/service.ts';
import type { Rule } from './rule.ts';
import { certainName } from './shared/services.ts';
import { quoted } from './shared/words.ts';

export const serviceWithoutAlias: Rule = {
  id: 'service-without-alias',
  summary: 'A service whose name gives no host name, so that the Runner starts nothing and says nothing',
  severity: 'error',
  about: 'services',
  *check({ images }, { settings }) {
    if (settings.executor === 'kubernetes') return;
    for (const use of images) {
      if (use.role !== 'service' || use.format !== 'gitlab-ci' || use.aliases.length > 0 || use.reference === undefined) continue;
      const name = certainName(use);
      // An empty name is refused by GitLab, long before a Runner sees it.
      if (name === undefined || use.reference.written.value.trim() === '' || splitService(name).aliases.length > 0) continue;
      const { value, range } = use.reference.written;
      yield {
        range,
        message: `No host name can be made of ${/\s/.test(value) ? 'these words' : quoted(value)}, so the Runner starts no such service and the job log does not say so. Correct the name; with "alias:" beside it the job would at least fail.`,
      };
    }
  },
};
