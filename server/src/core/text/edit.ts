import type { MappedText, Part, SourceRange } from './mappedText.ts';

/** One replacement in a file. An empty range inserts, an empty `newText` deletes. */
export interface Edit {
  readonly range: SourceRange;
  readonly newText: string;
}

/** Characters that no string style of YAML, TOML or JSON escapes, so they can be written as they are wherever such a word stands. */
const plainWord = /^[A-Za-z0-9._:/@+-]+$/;

/**
 * Replaces a word (an image reference, host, tag, helper name) by another. Undefined, so that no fix is offered, when the new word would need
 * escaping or when the old one is known only coarsely.
 */
export function replacePart(part: Part, newText: string): Edit | undefined {
  if (!plainWord.test(newText)) return undefined;
  if (part.range.end - part.range.start !== part.value.length) return undefined;
  return { range: part.range, newText };
}

/** Replaces `mapped.text.slice(start, end)`, spelling the new text in the style of the string it stands in. */
export function replaceText(mapped: MappedText, start: number, end: number, newText: string): Edit | undefined {
  const spelt = mapped.encode(newText);
  return spelt === undefined ? undefined : { range: mapped.toSource(start, end), newText: spelt };
}

/** `edits` must not overlap; they may come in any order. */
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
