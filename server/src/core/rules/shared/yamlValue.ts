import type { SpecFault } from '../../pipelineFacts.ts';
import type { Fix } from '../rule.ts';
import { quoted } from './words.ts';

/** Words that need no quotes in a list in brackets. */
const plainWord = /^[A-Za-z_./][\w./:@-]*$/;
const ordinary = /^[\w./:@$%{}=+~, -]*$/;

/** A text as a list in brackets: of itself, or of its words, which a shell would have told apart. */
export function inList({ text, style, range }: SpecFault): readonly Fix[] {
  if (text === undefined || style === 'literal-block' || style === 'folded-block' || !ordinary.test(text.text)) return [];
  const words = text.text.split(/ +/).filter((word) => word !== '');
  const items = words.length === 0 ? [''] : words;
  const newText = `[${items.map((item) => (plainWord.test(item) && !isWord(item) ? item : JSON.stringify(item))).join(', ')}]`;
  const one = items.length === 1 ? ({ safe: true } as const) : {};
  return [{ title: `Change to the list ${newText}`.slice(0, 119), ...one, preferred: true, edits: () => [{ range, newText }] }];
}

export function inQuotes({ text, range }: SpecFault): readonly Fix[] {
  if (text === undefined) return [];
  const newText = quoted(text.text);
  return [{ title: `Change to ${newText} in quotes`, safe: true, preferred: true, edits: () => [{ range, newText }] }];
}

/** Plain words that YAML takes for something else. */
function isWord(item: string): boolean {
  return /^(?:y|n|yes|no|on|off|true|false|null|~)$/i.test(item);
}
