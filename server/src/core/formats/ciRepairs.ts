import type { SpecFault } from '../model/pipelineFacts.ts';
import type { Scalar } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';

/** Words that need no quotes in a bracketed list. */
const plainWord = /^[A-Za-z_./][\w./:@-]*$/;
/** Plain words that YAML does not read as strings. */
const otherValue = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;
const ordinary = /^[\w./:@$%{}=+~, -]*$/;

/**
 * Converts a string to a bracketed list with one item, or with one item per word if it has spaces, as a shell does. Undefined if it may contain
 * quotes.
 */
export function asList({ source, style, range }: Scalar): Pick<SpecFault, 'repair'> {
  if (style === 'literal-block' || style === 'folded-block' || !ordinary.test(source.text)) return {};
  const words = source.text.split(/ +/).filter((word) => word !== '');
  const edits = (): readonly Edit[] => [{ range, newText: `[${(words.length === 0 ? [''] : words).map(spelt).join(', ')}]` }];
  if (words.length > 1) return { repair: { title: `Make it a list of ${words.length} words`, edits } };
  return { repair: { title: 'Make it a list', safe: true, edits } };
}

function spelt(word: string): string {
  return plainWord.test(word) && !otherValue.test(word) ? word : JSON.stringify(word);
}

export function quotedNumber({ source, range }: Scalar): Edit {
  return { range, newText: JSON.stringify(source.text) };
}
