/** Longer patterns, and patterns with more stars, match nothing: no real include has them. */
const maxLength = 500;

/**
 * Whether a path matches the pattern of an include: `*` does not cross folders, `**` does. All positions in the pattern are followed at the same
 * time, so it takes at most the length of the pattern times the length of the path. A regular expression with ten stars could take hours.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  if (pattern.length > maxLength) return () => false;
  const parts = pattern.split(/(\*+)/).flatMap((part): readonly string[] => {
    if (!part.startsWith('*')) return [...part];
    return [part.length > 1 ? '**' : '*'];
  });
  if (!pattern.includes('*')) return (path) => path === pattern;
  const start = pattern.slice(0, pattern.indexOf('*'));
  const end = pattern.slice(pattern.lastIndexOf('*') + 1);
  return (path) => path.startsWith(start) && path.endsWith(end) && matches(parts, path);
}

function matches(parts: readonly string[], path: string): boolean {
  let places = afterStars(new Set([0]), parts);
  for (const character of path) {
    const next = new Set<number>();
    for (const place of places) {
      const part = parts[place];
      if (part === '**' || (part === '*' && character !== '/')) next.add(place);
      else if (part === character) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = afterStars(next, parts);
  }
  return places.has(parts.length);
}

/** A star can also stand for nothing. A set grows while it is walked. */
function afterStars(places: Set<number>, parts: readonly string[]): Set<number> {
  for (const place of places) if (parts[place]?.startsWith('*')) places.add(place + 1);
  return places;
}
