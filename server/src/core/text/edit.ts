import type { MappedText, Part, SourceRange } from './mappedText.ts';

/** One replacement in a file. An empty range inserts, an empty `newText` deletes. */
export interface Edit {
  readonly range: SourceRange;
  readonly newText: string;
}

/** Characters that no string style of YAML, TOML or JSON escapes, so such a word can be written anywhere. */
const plainWord = /^[A-Za-z0-9._:/@+-]+$/;

/**
 * Replaces a word (image reference, host, tag, helper name). Undefined if the new word needs escapes, or if only a coarse range of the old
 * one is known. Then no fix is offered.
 */
export function replacePart(part: Part, newText: string): Edit | undefined {
  if (!plainWord.test(newText)) return undefined;
  if (part.range.end - part.range.start !== part.value.length) return undefined;
  return { range: part.range, newText };
}

/** Replaces `mapped.text.slice(start, end)` and escapes the new text for its string. */
export function replaceText(mapped: MappedText, start: number, end: number, newText: string): Edit | undefined {
  const spelt = mapped.encode(newText);
  return spelt === undefined ? undefined : { range: mapped.toSource(start, end), newText: spelt };
}
