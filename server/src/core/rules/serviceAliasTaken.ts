import type { ImageUse } from '../model/imageUse.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { addAlias, freeAlias } from './shared/serviceAlias.ts';
import { aliasesOfService, servicesByOwner } from './shared/services.ts';

export const serviceAliasTaken: Rule = {
  id: 'service-alias-taken',
  summary: 'A second service with the same host names, which the Runner does not start',
  severity: 'warning',
  appliesTo: 'services',
  *check(facts, { settings }) {
    if (settings.executor === 'kubernetes') return;
    for (const services of servicesByOwner(facts).values()) {
      const taken = new Map<string, ImageUse>();
      for (const use of services) {
        const aliases = aliasesOfService(use) ?? [];
        const [first] = aliases;
        const tie = first === undefined ? undefined : taken.get(first);
        if (tie !== undefined && first !== undefined && aliases.every((alias) => taken.has(alias))) {
          yield {
            range: use.alias ?? use.range,
            message: `Service is not started by the Docker executor: another one in this job has the host name ${quoted(first)}. Give it its own "alias:".`,
            related: [{ range: tie.range, message: 'This service is started' }],
          };
        }
        for (const alias of aliases) if (!taken.has(alias)) taken.set(alias, use);
      }
    }
  },
  lazyFixes({ range }, file) {
    for (const services of file.factsAround(range.start).flatMap((part) => [...servicesByOwner(part).values()])) {
      const use = services.find((one) => one.alias === undefined && one.range.start === range.start);
      if (use === undefined) continue;
      const alias = freeAlias(use, new Set(services.flatMap((one) => aliasesOfService(one) ?? [])));
      const edits = addAlias(file.text, use, alias);
      if (edits.length > 0) return [{ title: `Add the alias ${quoted(alias)}`, preferred: true, edits: () => edits }];
    }
    return [];
  },
};
