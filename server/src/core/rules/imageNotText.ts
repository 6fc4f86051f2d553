import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { contains } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';

const kinds = { number: 'a number', boolean: 'a boolean', date: 'a date', sequence: 'a list', mapping: 'a table of keys' } as const;

export const imageNotText: Rule = {
  id: 'image-not-text',
  summary: 'An image that the file makes a number, a list or a truth value instead of text',
  severity: 'error',
  about: 'noTexts',
  *check({ images, problems }) {
    for (const use of images) {
      if (use.valueKind === 'text' || use.valueKind === 'null') continue;
      // `image: node:` on the way to `image: node:20` is no mapping yet.
      if (use.text === undefined && problems.some(({ range }) => contains(use.range, range.start))) continue;
      yield { range: use.range, message: messageFor(use, kinds[use.valueKind]), fixes: fixesFor(use) };
    }
  },
};

function messageFor({ text, format, valueKind }: ImageUse, kind: string): string {
  const what = text === undefined ? `This is ${kind}` : `${text.text} without quotes is ${kind}`;
  const consequence = format === 'gitlab-ci' ? 'GitLab refuses the pipeline' : 'the Runner does not load the file';
  const advice = valueKind === 'number' ? 'Put it in quotes.' : 'Write one image reference, in quotes.';
  return `${what}, and ${consequence}: an image has to be text. ${advice}`;
}

/** A number in quotes is what was written; of the others nobody knows what was meant. */
function fixesFor({ text, valueKind, range }: ImageUse): readonly Fix[] {
  if (valueKind !== 'number' || text === undefined) return [];
  const newText = `"${text.text}"`;
  return [{ title: `Change to ${newText} in quotes`, safe: true, preferred: true, edits: () => [{ range, newText }] }];
}
