import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';

export const variableNotMaskable: Rule = {
  id: 'variable-not-maskable',
  summary: 'Credentials with white space between their parts, which GitLab cannot mask',
  severity: 'info',
  about: 'auths',
  *check({ auths }) {
    for (const { origin, entries, minify, defects, range } of auths) {
      if (origin.kind !== 'pipeline-variable' || minify === undefined || defects.length > 0) continue;
      if (!entries.some(({ writtenSecret }) => writtenSecret !== undefined)) continue;
      const fixes: readonly Fix[] =
        minify().length === 0 ? [] : [{ title: 'Write the JSON without white space', preferred: true, edits: minify }];
      yield {
        range,
        message:
          'GitLab masks a CI/CD variable only when there is no white space in it, so this JSON cannot become a masked one as it is. Write it on one line without spaces.',
        fixes,
      };
    }
  },
};
