import type { Rule } from './rule.ts';

export const tooManyDocuments: Rule = {
  id: 'too-many-documents',
  summary: 'A third YAML document in a pipeline file, where GitLab reads two at most',
  severity: 'error',
  appliesTo: 'extraDocuments',
  *check({ pipeline }) {
    const [range] = pipeline?.extraDocuments ?? [];
    if (range === undefined) return;
    yield {
      range,
      message: 'GitLab reads two documents of a file at most: a "spec:" header and the pipeline. Remove the "---" above, or the document.',
    };
  },
};
