import type { Rule } from './rule.ts';
import { executorOf, keyOf, tableOf } from './shared/runners.ts';

const example = 'image = "alpine:3.22"';

export const imageMissingDefault: Rule = {
  id: 'image-missing-default',
  summary: 'A runner with the Docker executor that has no default image',
  severity: 'info',
  appliesTo: 'runners',
  *check(facts, { workspace }) {
    for (const [index, runner] of (facts.runners ?? []).entries()) {
      const table = executorOf(runner) === 'docker' ? tableOf(workspace, facts, index, 'runners.docker') : undefined;
      const image = keyOf(table, 'image');
      if (table?.header === undefined || (image !== undefined && !image.empty)) continue;
      const add = () => table.addLine(example);
      yield {
        range: image?.value ?? table.header,
        message: 'Jobs without an "image" of their own fail on this runner: it has no default image. Set "image" in [runners.docker].',
        fixes: image === undefined ? [{ title: 'Add "alpine:3.22" as the default image', edits: add }] : [],
      };
    }
  },
};
