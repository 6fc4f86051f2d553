import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { contains } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';

const kinds = {
  number: 'a number',
  boolean: 'a boolean',
  date: 'a date',
  symbol: 'a Ruby symbol',
  sequence: 'a list',
  mapping: 'a map',
} as const;

export const imageNotText: Rule = {
  id: 'image-not-text',
  summary: 'An image that is a number, boolean, date, symbol, list or map instead of a string',
  severity: 'error',
  appliesTo: 'noTexts',
  *check({ images, problems }, { budget }) {
    for (const use of images) {
      if (use.valueKind === 'text' || use.valueKind === 'null') continue;
      budget.take(problems.length);
      // While `image: node:20` is typed, `image: node:` looks like a map.
      if (use.text === undefined && problems.some(({ range }) => contains(use.range, range.start))) continue;
      yield { range: use.range, message: messageFor(use, kinds[use.valueKind]), fixes: fixesFor(use) };
    }
  },
};

function messageFor({ text, format, valueKind }: ImageUse, kind: string): string {
  const consequence = format === 'gitlab-ci' ? 'GitLab rejects the pipeline' : 'The Runner does not load this file';
  const what = text === undefined ? `the image is ${kind}` : `the image ${text.text} is ${kind}`;
  const advice = valueKind === 'number' ? 'Put it in quotes.' : 'Use one image reference in quotes.';
  if (valueKind === 'symbol') return `${consequence}: ${what}, because it starts with ":". Write the name before the colon.`;
  return `${consequence}: ${what}, not a string. ${advice}`;
}

/** Quotes keep a number as it is written. For other types, the intended image is unknown. */
function fixesFor({ text, valueKind, range }: ImageUse): readonly Fix[] {
  if (valueKind !== 'number' || text === undefined) return [];
  const newText = `"${text.text}"`;
  return [{ title: `Change to ${newText} in quotes`, safe: true, preferred: true, edits: () => [{ range, newText }] }];
}
