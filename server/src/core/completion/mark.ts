import type { SourceRange } from '../text/mappedText.ts';

/**
 * A character that stands for the cursor while a text is read: so the parsers themselves say where in the tree the cursor is, also on empty
 * lines and in empty strings.
 */
export const mark = '\uE000';

export interface MarkedText {
  readonly text: string;
  /** From offsets of the marked text to those of the text without the mark. */
  unmark(range: SourceRange): SourceRange;
}

/** Undefined when a text has such a character of its own. */
export function markText(text: string, offset: number): MarkedText | undefined {
  if (text.includes(mark)) return undefined;
  const unmarked = (at: number) => (at > offset ? at - 1 : at);
  return {
    text: text.slice(0, offset) + mark + text.slice(offset),
    unmark: ({ start, end }) => ({ start: unmarked(start), end: unmarked(end) }),
  };
}
