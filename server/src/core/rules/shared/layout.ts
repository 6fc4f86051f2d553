import type { Edit } from '../../text/edit.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/**
 * Removes a key and its value from a YAML mapping: whole lines if they contain nothing else, or one comma in a flow mapping.
 * Undefined if it is not clear what belongs to the key.
 */
export function removeEntry(text: string, range: SourceRange): Edit | undefined {
  const lineStart = startOfLine(text, range.start);
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text.slice(range.end));
  if (text.slice(lineStart, range.start).trim() === '' && rest !== null) {
    const end = range.end + rest[0].length;
    // Removes one of two blank lines that would follow each other.
    const blank = /^(?:\s*\n)?$/.test(text.slice(startOfLine(text, lineStart - 1), lineStart))
      ? (/^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0)
      : 0;
    return { range: { start: lineStart, end: end + blank }, newText: '' };
  }
  const after = /^\s*,\s*/.exec(text.slice(range.end))?.[0];
  if (after !== undefined) return { range: { start: range.start, end: range.end + after.length }, newText: '' };
  const before = text.slice(lineStart, range.start).trimEnd();
  if (!before.endsWith(',')) return undefined;
  return { range: { start: lineStart + before.slice(0, -1).trimEnd().length, end: range.end }, newText: '' };
}

/** After a byte order mark, which must stay first in the file. */
export function startOfLine(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

export function lineEndOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Indents every line except the first and blank ones. */
export function indentFurther(text: string, by: string): string {
  return text.replace(/\n(?=[^\r\n])/g, `\n${by}`);
}
