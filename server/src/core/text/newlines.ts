/**
 * The text with a newline instead of each carriage return that has none after it: YAML and editors end a line there too. No offset
 * changes.
 */
export function withNewlines(text: string): string {
  return hasLoneReturn(text) ? text.replaceAll(/\r(?!\n)/g, '\n') : text;
}

function hasLoneReturn(text: string): boolean {
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) if (text.charCodeAt(at + 1) !== 10) return true;
  return false;
}
