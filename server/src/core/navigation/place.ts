import type { ImageUse } from '../model/imageUse.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';

/** A range in a file of the workspace. */
export interface FileRange {
  readonly uri: string;
  readonly range: SourceRange;
}

/** Removes duplicates and keeps the order. */
export function distinctRanges(places: readonly FileRange[]): readonly FileRange[] {
  const byPlace = new Map<string, FileRange>();
  for (const place of places) {
    const key = `${place.uri} ${place.range.start} ${place.range.end}`;
    if (!byPlace.has(key)) byPlace.set(key, place);
  }
  return [...byPlace.values()];
}

/** Where an image is used: its alias, or its name without quotes. */
export function useRange({ alias, reference, range }: ImageUse): SourceRange {
  return alias ?? reference?.written.range ?? range;
}

/** The images used at `offset`. If there are none, those that use the anchored value at `offset`. */
export function imagesAt(images: readonly ImageUse[], offset: number): readonly ImageUse[] {
  const used = images.filter((image) => contains(image.alias ?? image.range, offset));
  return used.length > 0 ? used : images.filter(({ range }) => contains(range, offset));
}
