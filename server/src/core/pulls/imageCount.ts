import type { ListedImage } from './listedImage.ts';
import { isProblem } from './verdictKinds.ts';

/** How many images a list has, and how many of them need attention. */
export interface ImageCount {
  readonly images: number;
  readonly problems: number;
}

/**
 * Counts as the list of images in the editor does: an image that several jobs pull in the same way counts once. Unknown images and invalid references
 * are not counted as images, and an invalid one is a problem at each place.
 */
export function countImages(listed: readonly ListedImage[]): ImageCount {
  const images = new Set<string>();
  const problems = new Set<string>();
  for (const { uri, range, expanded, repository, credential, verdict, reason, unknown } of listed) {
    if (unknown !== undefined) continue;
    const key = JSON.stringify(repository === null ? [uri, range.start] : [expanded, credential, verdict, reason]);
    if (repository !== null) images.add(key);
    if (isProblem(verdict)) problems.add(key);
  }
  return { images: images.size, problems: problems.size };
}
