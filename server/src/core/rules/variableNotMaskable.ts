import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';

export const variableNotMaskable: Rule = {
  id: 'variable-not-maskable',
  summary: 'Credentials with whitespace in the JSON, which GitLab cannot mask',
  severity: 'info',
  appliesTo: 'auths',
  *check({ auths }) {
    for (const source of auths) {
      const { origin, entries, defects, range } = source;
      if (origin.kind !== 'pipeline-variable' || defects.length > 0) continue;
      const { minify } = source;
      if (minify === undefined || !entries.some(({ writtenSecret }) => writtenSecret !== undefined)) continue;
      const fixes: readonly Fix[] =
        minify().length === 0 ? [] : [{ title: 'Change to JSON without whitespace', preferred: true, edits: minify }];
      yield {
        range,
        message: 'GitLab cannot mask this value as a CI/CD variable: it contains whitespace. Write the JSON on one line without spaces.',
        fixes,
      };
    }
  },
};
