import type { SourceRange } from '../text/mappedText.ts';

/**
 * A character that stands for the cursor while a text is parsed. The parsers then locate the cursor in the tree, even on empty lines and in
 * empty strings.
 */
export const mark = '\uE000';

export interface MarkedText {
  readonly text: string;
  /** Converts offsets of the marked text to offsets of the original text. */
  unmark(range: SourceRange): SourceRange;
}

/** Undefined if the text already contains this character. */
export function markText(text: string, offset: number): MarkedText | undefined {
  if (text.includes(mark)) return undefined;
  const unmarked = (at: number) => (at > offset ? at - 1 : at);
  return {
    text: text.slice(0, offset) + mark + text.slice(offset),
    unmark: ({ start, end }) => ({ start: unmarked(start), end: unmarked(end) }),
  };
}
