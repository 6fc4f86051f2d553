import { pathPattern } from './pathPattern.ts';

/**
 * Whether a path matches a pattern of `rules:exists`, as Ruby's `File.fnmatch` does with the flags that GitLab gives: `*` stays within a folder, and the
 * segment `**` stands for any number of folders. Takes at most the number of segments of the pattern times that of the path.
 */
export function filePattern(pattern: string): (path: string) => boolean {
  const parts = pattern.split('/').map((part, at, all) => {
    // At the end, `**` is like `*`.
    if (part === '**' && at < all.length - 1) return undefined;
    return pathPattern(part.replaceAll(/\*+/g, '*'));
  });
  return (path) => {
    let places = afterFolders(new Set([0]), parts);
    for (const segment of path.split('/')) {
      const next = new Set<number>();
      for (const place of places) {
        if (place >= parts.length) continue;
        const part = parts[place];
        if (part === undefined) next.add(place);
        else if (part(segment)) next.add(place + 1);
      }
      if (next.size === 0) return false;
      places = afterFolders(next, parts);
    }
    return places.has(parts.length);
  };
}

/** `**` can also stand for no folder. A set grows while it is walked. */
function afterFolders(places: Set<number>, parts: readonly (((segment: string) => boolean) | undefined)[]): Set<number> {
  for (const place of places) if (place < parts.length && parts[place] === undefined) places.add(place + 1);
  return places;
}
