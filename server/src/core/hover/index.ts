import type { Analysis, Circumstances } from '../analysis.ts';
import type { SourceRange } from '../text/mappedText.ts';

export interface HoverText {
  readonly markdown: string;
  readonly range: SourceRange;
}

/** What there is to say about the place at `offset`; undefined when nothing. */
export function hoverAt(_analysis: Analysis, _offset: number, _circumstances: Circumstances): HoverText | undefined {
  return undefined;
}
