/** Control characters, and those that hide or reorder other text: a terminal would obey them. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Indented JSON in which these characters are escapes, so that a terminal can show it. The value remains the same. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(unsafe, (character) => (character === '\n' ? character : escapesOf(character)));
}

/** An escape for each UTF-16 unit. */
function escapesOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
