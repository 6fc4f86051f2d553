/** Control characters, and those that hide or reorder other text: a terminal would obey them. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of text as a terminal may show it: an unsafe character is replaced by its code, such as `[U+001B]`. */
export function visible(line: string): string {
  return line.replace(unsafe, (character) => `[U+${codeOf(character).toUpperCase()}]`);
}

/** JSON in which these characters are escapes. The value remains the same. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(unsafe, (character) => (character === '\n' ? character : escapesOf(character)));
}

/** An escape for each UTF-16 unit. */
function escapesOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${codeOf(unit)}`)
    .join('');
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}
