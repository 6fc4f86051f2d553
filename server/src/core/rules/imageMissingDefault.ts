import type { Rule } from './rule.ts';
import { executorOf, keyOf, tableOf } from './shared/runners.ts';

const example = 'image = "alpine:3.22"';

export const imageMissingDefault: Rule = {
  id: 'image-missing-default',
  summary: 'A runner of the docker executor without an image for jobs that name none',
  severity: 'info',
  about: 'runners',
  *check(facts) {
    for (const [index, runner] of (facts.runners ?? []).entries()) {
      const table = executorOf(runner) === 'docker' ? tableOf(facts, index, 'runners.docker') : undefined;
      const image = keyOf(table, 'image');
      if (table?.header === undefined || (image !== undefined && !image.empty)) continue;
      const add = () => table.addLine(example);
      yield {
        range: image?.value ?? table.header,
        message:
          'Without "image" each job that names none fails with "no Docker image specified to run the build in". Set the one that such jobs are to get.',
        fixes: image === undefined ? [{ title: 'Add "alpine:3.22" as the default image', edits: add }] : [],
      };
    }
  },
};
