import { addTo } from '../../util/multimap.ts';
import { createNearest } from './nearestName.ts';

/** Finds the known key that differs only in case, separators or a typing mistake; undefined if none is close. */
export function createNearestKey(known: readonly string[]): (word: string) => string | undefined {
  const byPlain = new Map<string, string[]>();
  for (const key of known) addTo(byPlain, plainly(key), key);
  const nearest = createNearest(known);
  return (word) => {
    const [same, ...others] = byPlain.get(plainly(word)) ?? [];
    return same !== undefined && others.length === 0 ? same : nearest(word);
  };
}

function plainly(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The same for a list that is used once. */
export function nearestKey(word: string, known: readonly string[]): string | undefined {
  return createNearestKey(known)(word);
}
