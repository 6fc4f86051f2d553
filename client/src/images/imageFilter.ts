import { isProblem } from '../../../server/src/core/pulls/verdictKinds.ts';
import type { ImageItem } from './grouped.ts';

/** Which images the list shows. */
export interface ImageFilter {
  /** All words must occur in the name of the image, its job, its file or its answer. Empty: no limit. */
  readonly text: string;
  readonly onlyProblems: boolean;
  /** The URI of a file: only what it makes the Runner pull. The server chooses these. */
  readonly uri?: string;
}

export const noFilter: ImageFilter = { text: '', onlyProblems: false };

export function isFiltering({ text, onlyProblems, uri }: ImageFilter): boolean {
  return text.trim() !== '' || onlyProblems || uri !== undefined;
}

/** The items that match the text, and are problems if only these are wanted. `shownWords` are those of its row that the item itself does not have. */
export function filterImages(
  items: readonly ImageItem[],
  { text, onlyProblems }: ImageFilter,
  shownWords: (item: ImageItem) => string,
): readonly ImageItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !onlyProblems) return items;
  return items.filter((item) => {
    if (onlyProblems && (item.unknown !== undefined || !isProblem(item.verdict))) return false;
    const found = searchedText(item, shownWords(item));
    return words.every((word) => found.includes(word));
  });
}

function searchedText({ job, runner, written, expanded, registry, reason, credential }: ImageItem, shown: string): string {
  const texts = [shown, job, runner, written, expanded, registry, reason, credential?.source];
  return texts.join('\n').toLowerCase();
}
