import { nearestName } from './nearestName.ts';

/** The known key that differs only in case, separators or a typing mistake; undefined if none is close. */
export function nearestKey(word: string, known: readonly string[]): string | undefined {
  const same = known.filter((key) => plainly(key) === plainly(word));
  return same.length === 1 ? same[0] : nearestName(word, known);
}

function plainly(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}
