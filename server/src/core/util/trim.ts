/**
 * The text without these characters at its end. A regular expression such as `/=+$/` starts again at each of them, which takes minutes for a
 * hundred thousand characters.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The text without these characters at either end. */
export function trimOf(text: string, characters: string): string {
  const kept = trimEndOf(text, characters);
  let start = 0;
  while (start < kept.length && characters.includes(kept.charAt(start))) start++;
  return kept.slice(start);
}

/** The text before the first of these characters. */
export function beforeAny(text: string, characters: string): string {
  let end = 0;
  while (end < text.length && !characters.includes(text.charAt(end))) end++;
  return text.slice(0, end);
}
