import type { Located, MappedText, SourceRange } from './mappedText.ts';

/** One replacement in a file. An empty range inserts, an empty `newText` deletes. */
export interface Edit {
  readonly range: SourceRange;
  readonly newText: string;
  /** An offset in `newText` where the user may want to go on writing. */
  readonly cursor?: number;
}

/** Characters that no string style of YAML, TOML or JSON escapes, so such a word can be written anywhere. */
const plainWord = /^[A-Za-z0-9._:/@+-]+$/;

/**
 * Replaces a word (image reference, host, tag, helper name). Undefined if the new word needs escapes, or if only a coarse range of the old
 * one is known. Then no fix is offered.
 */
export function replaceLocated(part: Located, newText: string): Edit | undefined {
  if (!plainWord.test(newText)) return undefined;
  if (part.range.end - part.range.start !== part.value.length) return undefined;
  return { range: part.range, newText };
}

/** Replaces `mapped.text.slice(start, end)` and escapes the new text for its string. */
export function replaceText(mapped: MappedText, start: number, end: number, newText: string): Edit | undefined {
  const spelt = mapped.encode(newText);
  return spelt === undefined ? undefined : { range: mapped.toSource(start, end), newText: spelt };
}

/** `edits` must not overlap. They can be in any order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let from = 0;
  for (const { range, newText } of [...edits].sort((a, b) => a.range.start - b.range.start)) {
    result += text.slice(from, range.start) + newText;
    from = range.end;
  }
  return result + text.slice(from);
}

/** The smallest single edit that turns one text into the other without cutting a character in two. */
export function singleEdit(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (isHighSurrogate(before, start - 1)) start--;
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  if (tail > 0 && isHighSurrogate(before, before.length - tail - 1)) tail--;
  return { range: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
}
