import type { Edit } from '../../text/edit.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/** Changes the header `[path]` to `[[path]]`; empty if the header is written in another way. */
export function doubleBrackets(header: SourceRange | undefined, path: string): readonly Edit[] {
  const isPlain = header !== undefined && header.end - header.start === path.length + '[]'.length;
  return isPlain ? [{ range: header, newText: `[[${path}]]` }] : [];
}

export function around({ start, end }: SourceRange, open: string, close: string): readonly Edit[] {
  return [
    { range: { start, end: start }, newText: open },
    { range: { start: end, end }, newText: close },
  ];
}
