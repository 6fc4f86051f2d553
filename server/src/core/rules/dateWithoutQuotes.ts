import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const dateWithoutQuotes: Rule = {
  id: 'date-without-quotes',
  summary: 'A date without quotes in a pipeline, which GitLab does not load',
  severity: 'error',
  appliesTo: 'dates',
  *check({ images, pipeline }, { budget }) {
    for (const { value, range } of pipeline?.dates ?? []) {
      budget.take(images.length);
      // That the image is a date is reported by its own rule.
      if (images.some((image) => image.valueKind === 'date' && image.range.start === range.start)) continue;
      const newText = JSON.stringify(value);
      yield {
        range,
        message: `GitLab rejects the pipeline: it does not load a file with the date ${quoted(value)}. Put it in quotes.`,
        fixes: [{ title: `Change to ${newText} in quotes`, safe: true, preferred: true, edits: () => [{ range, newText }] }],
      };
    }
  },
};
