import type { ListedImage } from './listedImage.ts';
import { isProblem } from './verdictKinds.ts';

/** How many images there are, and how many of them need attention. Problems are images too. */
export interface ImageCount {
  readonly images: number;
  readonly problems: number;
}

/** What makes a row of the list: the name of an image, and how it is pulled. */
export type CountedImage = Pick<ListedImage, 'written' | 'expanded' | 'credential' | 'verdict' | 'reason' | 'unknown'>;

/**
 * The row of an image in every list. An image that several jobs pull with the same answer has one row, wherever it is written. Undefined for a job
 * whose image is unknown.
 */
export function rowKeyOf({ written, expanded, credential, verdict, reason, unknown }: CountedImage): string | undefined {
  if (unknown !== undefined) return undefined;
  const { source, key } = credential ?? {};
  return JSON.stringify([expanded === '' ? written : expanded, credential?.verdict, source, key, verdict, reason]);
}

/** The one count of images: of their rows. Lens, status, list, picker and badge show it. */
export function countImages(listed: readonly CountedImage[]): ImageCount {
  const images = new Set<string>();
  const problems = new Set<string>();
  for (const image of listed) {
    const key = rowKeyOf(image);
    if (key === undefined) continue;
    images.add(key);
    if (isProblem(image.verdict)) problems.add(key);
  }
  return { images: images.size, problems: problems.size };
}

/** `1 image`, `2 images`. */
export function imagesInWords(images: number): string {
  return images === 1 ? '1 image' : `${images} images`;
}
