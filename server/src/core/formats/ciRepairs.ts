import type { SpecFault } from '../model/pipelineFacts.ts';
import type { Scalar } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';

/** Words that need no quotes in a list in brackets. */
const plainWord = /^[A-Za-z_./][\w./:@-]*$/;
/** Plain words that YAML takes for something else. */
const otherValue = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;
const ordinary = /^[\w./:@$%{}=+~, -]*$/;

/** A text as a list in brackets: of itself, or of its words where a space parts them, as a shell would read it. None where quotes may matter. */
export function asList({ source, style, range }: Scalar): Pick<SpecFault, 'repair'> {
  if (style === 'literal-block' || style === 'folded-block' || !ordinary.test(source.text)) return {};
  const words = source.text.split(/ +/).filter((word) => word !== '');
  const edits = (): readonly Edit[] => [{ range, newText: `[${(words.length === 0 ? [''] : words).map(spelt).join(', ')}]` }];
  if (words.length > 1) return { repair: { title: `Make it a list of its ${words.length} words`, edits } };
  return { repair: { title: 'Make it a list', safe: true, edits } };
}

function spelt(word: string): string {
  return plainWord.test(word) && !otherValue.test(word) ? word : JSON.stringify(word);
}

export function quotedNumber({ source, range }: Scalar): Edit {
  return { range, newText: JSON.stringify(source.text) };
}
